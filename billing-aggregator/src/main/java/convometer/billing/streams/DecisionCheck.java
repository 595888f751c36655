package convometer.billing.streams;

import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.streams.RejectedRecord;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// Whether a decision says something that can be, before anything is made of it. What the tracker
/// writes always does; others can write to its topic, too.
final class DecisionCheck {

    /// Clocks differ.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// WhatsApp began in 2009.
    private static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    private static final int LONGEST_ID = 1_024;

    /// @throws RejectedRecord if the ledger cannot take it
    static void require(@Nullable String key, ThreadDecision decision, Instant now) {
        RejectedRecord.requireText("phone_number_id", decision.getPhoneNumberId());
        RejectedRecord.requireText("customer", decision.getCustomer());
        if (!(decision.getPhoneNumberId() + "/" + decision.getCustomer()).equals(key))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "the thread is not that of the key");
        if (decision.getDelivery() != null) require(decision.getDelivery(), now);
        if (decision.getConversation() != null) require(decision.getConversation(), now);
    }

    private static void require(DeliveryFact fact, Instant now) {
        id("wamid", fact.getWamid());
        if (fact.getGroupId() != null) id("group_id", fact.getGroupId());
        if (fact.getParticipant() != null) id("participant", fact.getParticipant());
        revision(fact.getRevision());
        instant("delivered_at", fact.getDeliveredAt(), now);
    }

    private static void require(ConversationFact fact, Instant now) {
        id("conversation_id", fact.getConversationId());
        RejectedRecord.requireText("category", fact.getCategory());
        revision(fact.getRevision());
        instant("opened_at", fact.getOpenedAt(), now);
    }

    private static void id(String field, String id) {
        RejectedRecord.requireText(field, id);
        if (id.length() > LONGEST_ID)
            throw new RejectedRecord(
                    RejectedRecord.MALFORMED,
                    field + " is longer than " + LONGEST_ID + " characters");
    }

    private static void revision(int revision) {
        if (revision < 1)
            throw new RejectedRecord(RejectedRecord.MALFORMED, "revision is less than 1");
    }

    private static void instant(String field, Instant at, Instant now) {
        if (at.isBefore(EARLIEST) || at.isAfter(now.plus(AHEAD)))
            throw new RejectedRecord(RejectedRecord.BAD_TIMESTAMP, field + " cannot be: " + at);
    }

    private DecisionCheck() {}
}
