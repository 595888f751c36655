package convometer.billing.ledger;

import convometer.billing.rules.Booking;
import convometer.billing.rules.CodePoints;
import convometer.billing.rules.Conversation;
import convometer.billing.rules.ConversationState;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Message;
import convometer.billing.rules.MessageState;
import convometer.billing.rules.Note;
import convometer.billing.rules.Priced;
import convometer.billing.rules.Prices;
import convometer.billing.rules.Rank;
import convometer.billing.rules.RankedPool;
import convometer.billing.rules.ReportedUnit;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// All parts of the ledger with what they know in memory: messages, derived conversations, units by
/// Meta's conversation id, pools and bookings. Whoever owns them carries the notes between them.
public final class Parts {

    private record Pool(RankedPool ranked, OrderedPositions members) {}

    private record Reported(ReportedUnit unit, OrderedMembers members) {}

    private final Map<String, MessageState> messages = new HashMap<>();
    private final Map<String, ConversationState> conversations = new HashMap<>();
    private final Map<String, Reported> reported = new HashMap<>();
    private final Map<String, Pool> pools = new HashMap<>();
    private final Map<String, Booking> bookings = new HashMap<>();
    private final Eras eras;
    private final Prices prices;
    private final Consumer<Note> outbox;

    /// @param outbox takes each note that a part writes
    public Parts(Eras eras, Prices prices, Consumer<Note> outbox) {
        this.eras = eras;
        this.prices = prices;
        this.outbox = outbox;
    }

    public void message(String id, int revision, @Nullable Message message) {
        var step = messages.getOrDefault(id, MessageState.UNSEEN).assessed(revision, message);
        messages.put(id, step.state());
        step.decisions().forEach(outbox);
    }

    public void conversation(String id, int revision, @Nullable Conversation conversation) {
        var before = conversations.getOrDefault(id, ConversationState.UNSEEN);
        var step = before.assessed(id, revision, conversation);
        conversations.put(id, step.state());
        step.decisions().forEach(outbox);
    }

    /// A note arrives.
    public void deliver(Note note) {
        switch (note) {
            case Rank rank -> ranked(rank);
            case Note.Move move -> moved(move);
            case Note.Link link -> linked(link);
            case Note.Membership membership -> joined(membership);
            case Note.Word word -> heard(word);
            case Note.Told told -> told(told);
        }
    }

    private void ranked(Rank rank) {
        var id = rank.to();
        switch (rank.of()) {
            case MESSAGES -> {
                var step = messages.getOrDefault(id, MessageState.UNSEEN).ranked(rank);
                messages.put(id, step.state());
                step.decisions().forEach(outbox);
            }
            case CONVERSATIONS -> {
                var before = conversations.getOrDefault(id, ConversationState.UNSEEN);
                var step = before.ranked(rank);
                conversations.put(id, step.state());
                step.decisions().forEach(outbox);
            }
            case CHARGES ->
                    bookings.put(
                            id, bookings.getOrDefault(id, Booking.UNSEEN).ranked(rank, prices));
        }
    }

    private void moved(Note.Move move) {
        var pool =
                pools.computeIfAbsent(
                        move.to(),
                        _ -> new Pool(RankedPool.of(move.pool().starts()), new OrderedPositions()));
        var step =
                move.joins()
                        ? pool.ranked().join(pool.members(), move.position())
                        : pool.ranked().leave(pool.members(), move.position());
        pools.put(move.to(), new Pool(step.state(), pool.members()));
        for (var ranked : step.decisions())
            outbox.accept(new Rank(move.pool().of(), move.to(), ranked.position(), ranked.from()));
    }

    private void linked(Note.Link link) {
        var before = conversations.getOrDefault(link.to(), ConversationState.UNSEEN);
        var step = before.linked(link);
        conversations.put(link.to(), step.state());
        step.decisions().forEach(outbox);
    }

    private Reported reported(String id) {
        return reported.computeIfAbsent(
                id, _ -> new Reported(ReportedUnit.UNSEEN, new OrderedMembers()));
    }

    private void joined(Note.Membership membership) {
        var known = reported(membership.to());
        var step = known.unit().joined(known.members(), membership, eras);
        step.decisions().forEach(outbox);
    }

    private void heard(Note.Word word) {
        var known = reported(word.to());
        var step = known.unit().heard(known.members(), word, eras);
        reported.put(word.to(), new Reported(step.state(), known.members()));
        step.decisions().forEach(outbox);
    }

    private void told(Note.Told told) {
        var step = bookings.getOrDefault(told.to(), Booking.UNSEEN).told(told, prices);
        bookings.put(told.to(), step.state());
        step.decisions().forEach(outbox);
    }

    /// Everything that is a unit and waits for no word, in the order of the ids.
    public List<Priced> priced() {
        var priced = new ArrayList<Priced>();
        for (var booking : bookings.values()) {
            var unit = booking.waits(prices) ? null : booking.priced(prices);
            if (unit != null) priced.add(unit);
        }
        priced.sort(Comparator.comparing(it -> it.unit().id(), CodePoints.ORDER));
        return priced;
    }
}
