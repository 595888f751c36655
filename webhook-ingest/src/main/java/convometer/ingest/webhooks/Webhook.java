package convometer.ingest.webhooks;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a verified body turned out to be.
public sealed interface Webhook {

    /// A webhook of WhatsApp's, each of whose other parts has become an update.
    ///
    /// @param key the first business number that it names, else its account; null: neither
    /// @param refused the parts that cannot be believed, and have become none
    record Understood(@Nullable String key, List<Update> updates, List<RefusedPart> refused)
            implements Webhook {

        public Understood {
            refused = List.copyOf(refused);
            updates = List.copyOf(updates);
        }
    }

    /// A body that says nothing that could be understood, now or on another try.
    ///
    /// @param code `not_json` or `not_a_webhook`
    /// @param reason a sentence for people, without a word of the body
    record Rejected(String code, String reason) implements Webhook {}
}
