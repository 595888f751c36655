package convometer.tracker.group;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerEvent.TimePassed;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Step;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fold of a group (P9): any member's message opens its window; what becomes of a message is
/// emitted to each participant, as an event for the [Customers] who they are. The state that is
/// handed in is changed and handed out again.
public final class Groups {

    /// Takes one event of the group.
    public static Step<GroupState, GroupDelivered> decide(
            GroupState state, CustomerEvent event, Rules rules) {
        var emitted = new ArrayList<GroupDelivered>();
        switch (event) {
            case CustomerActed acted -> onMemberActed(state, acted, rules, emitted);
            case StatusObserved status -> observe(state, status, rules, emitted);
            case MessageSent sent ->
                    share(state, OutboundMessage.of(sent), sent.receivedAt(), rules, emitted);
            case EchoSeen echo ->
                    share(state, OutboundMessage.of(echo), echo.receivedAt(), rules, emitted);
            case TimePassed(var now) -> state.forget(now.minus(rules.policy().kept()));
            default -> throw new IllegalArgumentException("no group's: " + event.getClass());
        }
        return new Step<>(state, emitted);
    }

    /// When the next due time of the group.
    public static Optional<Instant> nextDue(GroupState state, Policy policy) {
        return Optional.ofNullable(state.oldestTouch()).map(at -> at.plus(policy.kept()));
    }

    private static void onMemberActed(
            GroupState state, CustomerActed event, Rules rules, List<GroupDelivered> emitted) {
        if (!rules.policy().qualifies(event)) return;
        var window = rules.policy().window(event.at(), event.receivedAt());
        if (!state.open(window, event.windowMessage())) return;
        for (var message : state.messages())
            emit(state, message, event.receivedAt(), rules, emitted);
    }

    private static void share(
            GroupState state,
            OutboundMessage news,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> emitted) {
        var message = state.message(news.wamid(), receivedAt);
        message.share(news);
        emit(state, message, receivedAt, rules, emitted);
    }

    /// A status that names no participant is nobody's.
    private static void observe(
            GroupState state, StatusObserved event, Rules rules, List<GroupDelivered> emitted) {
        var participant = participant(event.names());
        if (participant == null) return;
        var message = state.message(event.wamid(), event.receivedAt());
        var before = message.parts().get(participant);
        var news = OutboundMessage.of(event).merge(message.shared());
        var known = before == null ? news : before.known().merge(news);
        emit(state, message, participant, known, event.receivedAt(), rules, emitted);
    }

    /// The name by which a status keeps its participant; null: it names none.
    public static @Nullable CustomerId participant(CustomerAliases names) {
        var use = names.number() != null ? names.number() : names.userId();
        return use == null ? null : use.name();
    }

    private static void emit(
            GroupState state,
            GroupState.Message message,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> emitted) {
        for (var part : List.copyOf(message.parts().entrySet()))
            emit(
                    state,
                    message,
                    part.getKey(),
                    part.getValue().known().merge(message.shared()),
                    receivedAt,
                    rules,
                    emitted);
    }

    private static void emit(
            GroupState state,
            GroupState.Message message,
            CustomerId participant,
            OutboundMessage known,
            Instant receivedAt,
            Rules rules,
            List<GroupDelivered> emitted) {
        var policy = rules.policy();
        var pricedAt =
                known.deliveredAt() == null
                        ? null
                        : policy.priceInstant(known.sent(), known.deliveryInstant());
        var inWindow = pricedAt != null && state.isOpenAt(pricedAt);
        var before = message.parts().get(participant);
        if (before != null && before.known().equals(known) && before.inWindow() == inWindow) return;
        var version = before == null ? 0 : before.version();
        // What is only known as read may be one of those that are forgotten, read late.
        var waits = version == 0 && state.forgot() && known.isOnlyRead();
        if (!waits) version++;
        message.parts().put(participant, new Participation.Part(version, known, inWindow, null));
        if (waits) return;
        emitted.add(
                new GroupDelivered(
                        state.number(),
                        state.group(),
                        participant,
                        version,
                        known,
                        inWindow,
                        pricedAt == null ? null : state.windowAt(pricedAt, policy.windowLength()),
                        CustomerAliases.of(participant),
                        receivedAt));
    }

    private Groups() {}
}
