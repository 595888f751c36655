package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.GroupDelivered;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.StatusObserved;
import convometer.tracker.rules.ThreadEvent.TimePassed;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fold of a group (P9): any member's message opens its window; what becomes of a message is
/// told to each participant, as an event for the [Customers] who they are. The state that is handed
/// in is changed and handed out again.
public final class Groups {

    /// Takes one event of the group.
    public static Step<GroupState, GroupDelivered> decide(
            GroupState state, ThreadEvent event, Rules rules) {
        var told = new ArrayList<GroupDelivered>();
        switch (event) {
            case CustomerActed acted -> act(state, acted, rules, told);
            case StatusObserved status -> observe(state, status, rules, told);
            case MessageSent sent ->
                    share(state, Outbound.of(sent), sent.receivedAt(), rules, told);
            case EchoSeen echo -> share(state, Outbound.of(echo), echo.receivedAt(), rules, told);
            case TimePassed(var now) -> state.forget(now.minus(rules.policy().kept()));
            default -> throw new IllegalArgumentException("no group's: " + event.getClass());
        }
        return new Step<>(state, told);
    }

    /// When time has to be told to the group next.
    public static Optional<Instant> nextDue(GroupState state, Policy policy) {
        return Optional.ofNullable(state.oldestTouch()).map(at -> at.plus(policy.kept()));
    }

    private static void act(
            GroupState state, CustomerActed event, Rules rules, List<GroupDelivered> told) {
        if (!rules.policy().qualifies(event)) return;
        if (!state.open(rules.policy().window(event.at(), event.receivedAt()))) return;
        for (var message : state.messages()) tell(state, message, event.receivedAt(), rules, told);
    }

    private static void share(
            GroupState state,
            Outbound news,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> told) {
        var message = state.message(news.wamid(), receivedAt);
        message.share(news);
        tell(state, message, receivedAt, rules, told);
    }

    /// A status that names no participant is nobody's.
    private static void observe(
            GroupState state, StatusObserved event, Rules rules, List<GroupDelivered> told) {
        var participant = participant(event.names());
        if (participant == null) return;
        var message = state.message(event.wamid(), event.receivedAt());
        var before = message.parts().get(participant);
        var news = Outbound.of(event).merge(message.shared());
        var known = before == null ? news : before.known().merge(news);
        tell(state, message, participant, known, event.receivedAt(), rules, told);
    }

    /// The name by which a status keeps its participant; null: it names none.
    static @Nullable String participant(Names names) {
        var use = names.number() != null ? names.number() : names.userId();
        return use == null ? null : use.name();
    }

    private static void tell(
            GroupState state,
            GroupState.Message message,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> told) {
        for (var part : List.copyOf(message.parts().entrySet()))
            tell(
                    state,
                    message,
                    part.getKey(),
                    part.getValue().known().merge(message.shared()),
                    receivedAt,
                    rules,
                    told);
    }

    private static void tell(
            GroupState state,
            GroupState.Message message,
            String participant,
            Outbound known,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> told) {
        var inWindow =
                known.deliveredAt() != null
                        && state.isOpenAt(
                                rules.policy().priceInstant(known.sent(), known.deliveryInstant()));
        var before = message.parts().get(participant);
        if (before != null && before.known().equals(known) && before.inWindow() == inWindow) return;
        var version = before == null ? 0 : before.version();
        // What is only known as read may be one of those that are forgotten, read late.
        var waits = version == 0 && state.forgot() && known.isOnlyRead();
        if (!waits) version++;
        message.parts().put(participant, new Participation.Part(version, known, inWindow));
        if (waits) return;
        told.add(
                new GroupDelivered(
                        state.number(),
                        state.group(),
                        participant,
                        version,
                        known,
                        inWindow,
                        Names.shown(participant),
                        receivedAt));
    }

    private Groups() {}
}
