package convometer.billing.rules;

import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.LedgerEvent.ConversationMembership;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message as part of a unit by Meta's conversation id.
///
/// @param estimate the message's own, in the eras by message; null: none
/// @param conversationId the derived conversation that it is in; null: none
/// @param opens it opened the derived conversation
/// @param reported Meta's word; null: none
public record UnitMember(
        String wamid,
        ChargeContext context,
        @Nullable Estimate estimate,
        @Nullable String conversationId,
        boolean opens,
        @Nullable Reported reported) {

    /// Where it is in the order of the unit's messages.
    public Position position() {
        return new Position(context.at(), wamid);
    }

    /// The derived conversation that it opened; null: none.
    @Nullable String opened() {
        return opens ? conversationId : null;
    }

    /// What its derived conversation has to know while the unit is one.
    List<ConversationMembership> memberships(String unitId) {
        return conversationId == null
                ? List.of()
                : List.of(new ConversationMembership(conversationId, wamid, unitId, opens, true));
    }
}
