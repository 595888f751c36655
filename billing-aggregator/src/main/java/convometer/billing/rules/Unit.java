package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

/// A unit of the ledger, before it is known what is billed for it.
///
/// @param kind what is counted
/// @param estimate null: our rules derive no unit
/// @param verdict null: Meta has not said
public record Unit(
        String id,
        Kind kind,
        ChargeContext context,
        @Nullable Estimate estimate,
        @Nullable Verdict verdict) {

    /// What is counted (V2, V3, P9).
    public enum Kind {
        CONVERSATION,
        MESSAGE,
        GROUP_MESSAGE
    }

    /// What is counted, as contracts write it: `conversation` or `message`.
    public String word() {
        return kind == Kind.CONVERSATION ? "conversation" : "message";
    }

    public Position position() {
        return new Position(context.at(), id);
    }

    /// Its rank in its free tier is not known yet.
    boolean waits() {
        return estimate != null && estimate.tier() != null;
    }
}
