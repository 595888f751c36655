package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/// What a line of an archive says, of what the rules speak of.
sealed interface Line {

    /// The order of observations: S5's (timestamp, rank, canonical JSON), then the WABA.
    List<String> RANKS =
            List.of("sent", "delivered", "read", "played", "failed", "deleted", "warning");

    /// Our record of a message that Meta accepted.
    ///
    /// @param sentAt as text that sorts like the instant
    record Send(
            String wamid,
            String sentAt,
            String to,
            String type,
            String template,
            String language,
            String category,
            String canonical)
            implements Line {}

    /// One observation of an outbound message.
    ///
    /// @param group the group's id, or empty for a message to one person
    /// @param number the number that it went to, or empty
    /// @param aliases of the person that it went to
    record Status(
            String waba,
            String phone,
            String wamid,
            String status,
            long at,
            boolean ofGroup,
            String group,
            String number,
            List<String> aliases,
            JsonNode pricing,
            JsonNode conversation,
            String canonical)
            implements Line {

        int rank() {
            var rank = RANKS.indexOf(status);
            return rank < 0 ? RANKS.size() : rank;
        }

        /// S2.
        boolean delivers() {
            return List.of("delivered", "read", "played").contains(status);
        }
    }

    /// An event of a customer: a message or a call.
    ///
    /// @param group the group's id, or empty
    record Inbound(
            String waba,
            String phone,
            String group,
            String alias,
            long at,
            boolean qualifies,
            boolean referral)
            implements Line {}

    /// Aliases that are one customer.
    record Link(String waba, String phone, List<String> aliases) implements Line {}

    /// Meta called a customer so (I4).
    record Use(String waba, String phone, String alias, long at, boolean ofChange)
            implements Line {}

    /// A message written in the Business app.
    record Echo(String wamid) implements Line {}
}
