package convometer.billing.rules;

import convometer.billing.rules.Delivery.Reported;
import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Standing;
import convometer.billing.rules.Note.Told;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A delivered message that has to do with money: a unit, or part of a unit by Meta's conversation
/// id, or neither but in the free tier of its number.
///
/// @param id the wamid, in a group wamid/participant
/// @param kind message or group message
/// @param byMessage it was delivered in an era by message
/// @param estimate its own, in the eras by message; null: none
/// @param reported Meta's word; null: none
/// @param unitId the unit by Meta's conversation id that it is part of; null: none
/// @param conversationId the derived conversation that it is in; null: none
/// @param opens it opened the derived conversation
public record Message(
        String id,
        Unit.Kind kind,
        boolean byMessage,
        Origin origin,
        @Nullable Estimate estimate,
        @Nullable Reported reported,
        @Nullable String unitId,
        @Nullable String conversationId,
        boolean opens) {

    Position position() {
        return new Position(origin.at(), id);
    }

    /// What holds as long as the message is like this.
    List<Standing> standing(@Nullable Rank rank) {
        var notes = new ArrayList<Standing>();
        if (estimate != null && estimate.pool() != null)
            notes.add(new Move(estimate.pool(), position(), true));
        var heard = estimate == null ? null : estimate.heard(rank, position());
        if (unitId != null) notes.add(new Membership(unitId, position(), member(heard)));
        else if (byMessage && (heard != null || reported != null))
            notes.add(new Told(id, unit(heard)));
        return notes;
    }

    private Member member(@Nullable Estimate heard) {
        return new Member(id, origin, heard, conversationId, opens, reported);
    }

    private Unit unit(@Nullable Estimate heard) {
        var verdict = reported == null ? null : Verdict.ofMessage(reported);
        return new Unit(id, kind, origin, heard, verdict);
    }
}
