package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.StatusObserved;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A business number and a customer as the fold holds them: what is known, what follows, and what
/// was told of it. An event at the end of the order goes on from what was derived; only a late one
/// derives anew from the base. It is changed in place: whoever hands it over keeps nothing of it.
public final class LiveThread {

    private final String number;
    private final Surroundings surroundings = new Surroundings();
    private final Map<String, LiveMessage> messages = new HashMap<>();
    private final Map<String, Participation> participations = new TreeMap<>();

    /// Those of the messages that count, in the order of C1.
    private List<LiveMessage> placed = new ArrayList<>();

    private final Conversations conversations;
    private Base base = Base.NONE;

    /// The derivation at the end of the order; null: to be taken up from the conversations.
    private @Nullable Timeline timeline;

    /// The earliest touch of what is kept, or earlier; null: nothing is fresh.
    private @Nullable Instant oldestTouch;

    private @Nullable Instant lastInboundAt;
    private @Nullable Instant lastOutboundAt;

    /// Windows that were told under this name and under another one; only while states merge.
    private List<Window> toldHere = List.of();

    private List<Window> toldElsewhere = List.of();

    /// All that has to be stored of a thread.
    ///
    /// @param windows in order
    /// @param referrals in order
    /// @param participations by wamid
    /// @param episodes conversations, in the order of their opening
    /// @param withdrawn conversations that were told and are not any more
    /// @param lastInboundAt the customer's latest qualifying message; null: none
    /// @param lastOutboundAt the latest message that the business is known to have sent; null: none
    public record Parts(
            List<Window> windows,
            List<Instant> referrals,
            Collection<LiveMessage> messages,
            Map<String, Participation> participations,
            List<Episode> episodes,
            Collection<Episode> withdrawn,
            Base base,
            @Nullable Instant lastInboundAt,
            @Nullable Instant lastOutboundAt) {}

    LiveThread(String number) {
        this.number = number;
        conversations = new Conversations(number);
    }

    /// A thread that was stored.
    public static LiveThread of(String number, Parts parts) {
        var thread = new LiveThread(number);
        thread.surroundings.windows().list().addAll(parts.windows);
        thread.surroundings.referrals().addAll(parts.referrals);
        for (var message : parts.messages) thread.messages.put(message.known().wamid(), message);
        thread.participations.putAll(parts.participations);
        thread.conversations.restore(parts.episodes, parts.withdrawn);
        thread.base = parts.base;
        thread.lastInboundAt = parts.lastInboundAt;
        thread.lastOutboundAt = parts.lastOutboundAt;
        thread.takeUp();
        return thread;
    }

    private void takeUp() {
        for (var message : messages.values()) {
            if (message.placement() != null) placed.add(message);
            surroundings.learnEnds(message.known());
        }
        placed.sort(LiveMessage.ORDER);
        oldestTouch = Freshness.oldest(this);
    }

    /// All that has to be stored. It shows the thread itself, not a copy.
    public Parts parts() {
        return new Parts(
                surroundings.windows().list(),
                surroundings.referrals(),
                messages.values(),
                participations,
                conversations.episodes(),
                conversations.withdrawn(),
                base,
                lastInboundAt,
                lastOutboundAt);
    }

    public String number() {
        return number;
    }

    /// Whether a send record or a status of the message came here.
    public boolean knows(String wamid) {
        var message = messages.get(wamid);
        return message != null
                && (message.known().sent() != null || message.known().waba() != null);
    }

    /// Whether the message was seen here as written in the Business app.
    public boolean knowsEcho(String wamid) {
        var message = messages.get(wamid);
        return message != null && message.known().echoed();
    }

    /// The send records that came here, as they came.
    public List<ThreadEvent.MessageSent> sends() {
        var sends = new ArrayList<ThreadEvent.MessageSent>();
        for (var message : messages.values()) {
            var sent = message.known().sent();
            if (sent != null)
                sends.add(
                        new ThreadEvent.MessageSent(
                                number,
                                message.known().wamid(),
                                sent,
                                Names.none(),
                                message.touchedAt()));
        }
        return sends;
    }

    /// The customer's latest qualifying message; null: none.
    public @Nullable Instant lastInboundAt() {
        return lastInboundAt;
    }

    /// Maximal open stretches, in order.
    public List<Window> windows() {
        return Collections.unmodifiableList(surroundings.windows().list());
    }

    /// Whether a message that is delivered at the instant is inside a free entry point: one that is
    /// open, or that it opens itself as the first answer to a referral (C5).
    public boolean inEntryPointAt(Instant at, Policy policy) {
        for (var episode : conversations.episodes())
            if (episode.conversation().isEntryPoint()
                    && !at.isBefore(episode.conversation().openedAt())
                    && at.isBefore(episode.conversation().endedAt())) return true;
        var answeredAt = answeredAt();
        return surroundings.referrals().stream()
                .filter(referredAt -> referredAt.isAfter(answeredAt) && !referredAt.isAfter(at))
                .anyMatch(referredAt ->
                        at.isBefore(referredAt.plus(policy.entryPointAnswerWithin())));
    }

    /// Whether Meta failed the message and it was not delivered either.
    public boolean hasFailed(String wamid) {
        var message = messages.get(wamid);
        return message != null && message.known().failed() && message.known().deliveredAt() == null;
    }

    /// The customer has written since the business last did.
    public boolean awaitsAnswer() {
        return lastInboundAt != null
                && (lastOutboundAt == null || lastOutboundAt.isBefore(lastInboundAt));
    }

    /// Whether what the event would change is forgotten.
    boolean isTooLate(ThreadEvent event, Policy policy) {
        return base.forgot()
                && switch (event) {
                    case CustomerActed acted ->
                            acted.group() == null
                                    && policy.qualifies(acted)
                                    && acted.at().isBefore(base.floor());
                    case StatusObserved status ->
                            status.group() == null
                                    && status.at().isBefore(base.floor())
                                    && (Statuses.meansDelivered(status.status())
                                            || !messages.containsKey(status.wamid()));
                    case ThreadEvent.MessageSent sent ->
                            sent.sent().at().isBefore(base.floor())
                                    && !messages.containsKey(sent.wamid());
                    default -> false;
                };
    }

    /// The customer did something that qualifies.
    void act(CustomerActed event, Rules rules, Telling telling) {
        var at = event.at();
        fresh(event.receivedAt());
        lastInboundAt = later(lastInboundAt, at);
        var opened = surroundings.windows().add(rules.policy().window(at, event.receivedAt()));
        if (opened != null) telling.tell(number, opened.decision());
        var refers = event.referral() && surroundings.addReferral(at);
        if (matters(opened, rules) || (refers && !at.isAfter(answeredAt()))) derive(rules, telling);
    }

    /// Whether deliveries stand in what is open now and was not.
    private boolean matters(Stretches.@Nullable Change opened, Rules rules) {
        return opened != null
                && !placed.isEmpty()
                && (rules.policy().priceWindowAt() == Policy.PriceWindowAt.SEND
                        || !lastPlacedAt().isBefore(opened.newlyOpenFrom()));
    }

    /// The business is known to have sent at the instant.
    void sentAt(Instant at) {
        lastOutboundAt = later(lastOutboundAt, at);
    }

    /// More is known of a message.
    void learn(Outbound news, Instant receivedAt, Rules rules, Telling telling) {
        fresh(receivedAt);
        var message = messages.get(news.wamid());
        var before = message == null ? Outbound.unknown(news.wamid()) : message.known();
        if (message == null) {
            message = new LiveMessage(before, receivedAt, 0, null, false);
            messages.put(news.wamid(), message);
        }
        message.touch(receivedAt);
        var after = before.merge(news);
        if (after.equals(before)) return;
        message.learn(after);
        message.tellDispute(number, telling);
        place(message, before, rules, telling);
    }

    private void place(LiveMessage message, Outbound before, Rules rules, Telling telling) {
        var known = message.known();
        var counts = message.counts(base.forgot());
        var endsChange = !before.toldEnds().equals(known.toldEnds());
        if (endsChange) learnEnds(before, known);
        if (endsChange && movesAnEnd(rules)) derive(rules, telling);
        else if (message.placement() == null) {
            if (!counts) return;
            if (isLast(message)) placeLast(message, rules, telling);
            else derive(rules, telling);
        } else if (counts && before.standsLike(known))
            message.settle(message.placement(), number, telling);
        else derive(rules, telling);
    }

    /// C5: whether a free entry point ends at another instant by what its statuses tell now.
    private boolean movesAnEnd(Rules rules) {
        for (var episode : conversations.episodes()) {
            var conversation = episode.conversation();
            var opener = messages.get(conversation.openedBy());
            if (!conversation.isEntryPoint() || opener == null) continue;
            var end = timeline(rules).entryPointEnd(opener.known(), conversation.openedAt());
            if (!end.equals(conversation.endedAt())) return true;
        }
        return false;
    }

    private void learnEnds(Outbound before, Outbound known) {
        if (known.toldEnds().containsAll(before.toldEnds())) surroundings.learnEnds(known);
        else learnAllEnds();
    }

    private void learnAllEnds() {
        var known = new ArrayList<Outbound>();
        for (var message : messages.values()) known.add(message.known());
        surroundings.learnEnds(known);
    }

    private boolean isLast(LiveMessage message) {
        return placed.isEmpty() || LiveMessage.ORDER.compare(message, placed.getLast()) > 0;
    }

    /// The common case: the derivation goes on with one more delivery.
    private void placeLast(LiveMessage message, Rules rules, Telling telling) {
        var placement = timeline(rules).place(message.known());
        placed.add(message);
        if (placement.opensConversation())
            conversations.tellOpened(
                    conversations.episodes().getLast(), timeline(rules).lastCut(), telling);
        message.settle(placement, number, telling);
    }

    private Timeline timeline(Rules rules) {
        if (timeline == null)
            timeline =
                    new Timeline(
                            rules, number, surroundings, conversations.episodes(), answeredAt());
        return timeline;
    }

    /// The last delivery that could answer a referral.
    private Instant answeredAt() {
        if (timeline != null) return timeline.answeredAt();
        for (var message : placed.reversed())
            if (message.known().category() != null) return message.known().deliveryInstant();
        return base.answeredAt();
    }

    private Instant lastPlacedAt() {
        return placed.getLast().known().deliveryInstant();
    }

    /// C9: derives everything anew from the base, and tells what is another than was told.
    private void derive(Rules rules, Telling telling) {
        var before = placed;
        placed = counting();
        var episodes = base.episodes();
        timeline = new Timeline(rules, number, surroundings, episodes, base.answeredAt());
        var placements = new ArrayList<Placement>(placed.size());
        for (var message : placed) placements.add(timeline.place(message.known()));
        conversations.tell(episodes, telling);
        for (var message : before)
            if (!message.counts(base.forgot())) message.settle(null, number, telling);
        for (var i = 0; i < placed.size(); i++)
            placed.get(i).settle(placements.get(i), number, telling);
    }

    private List<LiveMessage> counting() {
        var counting = new ArrayList<LiveMessage>();
        for (var message : messages.values())
            if (message.counts(base.forgot())) counting.add(message);
        counting.sort(LiveMessage.ORDER);
        return counting;
    }

    /// What the group's thread knows of a message to this customer.
    void learn(ThreadEvent.GroupDelivered event, Telling telling) {
        fresh(event.receivedAt());
        var participation =
                participations.computeIfAbsent(
                        event.known().wamid(),
                        _ ->
                                new Participation(
                                        event.group(), Map.of(), event.receivedAt(), 0, Set.of()));
        participation.learn(
                event.participant(),
                new Participation.Part(event.version(), event.known(), event.inWindow()),
                event.receivedAt());
        participation.settle(number, telling);
    }

    /// The customer is shown under another name: here nothing is true any more. [#settle] tells it
    /// under the new one.
    void leave(String name, Telling telling) {
        telling.tell(number, name, new Decision.ThreadMerged(telling.customer()));
        conversations.leave(name, telling);
        timeline = null;
        for (var message : placed) message.leave();
        for (var each : participations.values()) each.leave();
        toldElsewhere = List.copyOf(surroundings.windows().list());
    }

    /// The other turns out to be the same thread. [#settle] tells what follows.
    void absorb(LiveThread other, Rules rules) {
        if (base.floor().isBefore(other.base.floor())) forgetBefore(other.base.floor(), rules);
        else other.forgetBefore(base.floor(), rules);
        toldHere = join(toldHere(), other.toldHere());
        toldElsewhere = join(toldElsewhere, other.toldElsewhere);
        surroundings.addAll(other.surroundings);
        for (var message : other.messages.values())
            messages.merge(message.known().wamid(), message, LiveThread::absorbed);
        other.participations.forEach((wamid, participation) ->
                participations.merge(wamid, participation, LiveThread::absorbed));
        conversations.absorb(other.conversations);
        base = base.merge(other.base);
        timeline = null;
        placed = placedNow();
        lastInboundAt = later(lastInboundAt, other.lastInboundAt);
        lastOutboundAt = later(lastOutboundAt, other.lastOutboundAt);
        oldestTouch = Freshness.oldest(this);
    }

    private List<LiveMessage> placedNow() {
        var now = new ArrayList<LiveMessage>();
        for (var message : messages.values()) if (message.placement() != null) now.add(message);
        return now;
    }

    private static LiveMessage absorbed(LiveMessage message, LiveMessage other) {
        message.absorb(other);
        return message;
    }

    private static Participation absorbed(Participation participation, Participation other) {
        participation.absorb(other);
        return participation;
    }

    private List<Window> toldHere() {
        return toldElsewhere.isEmpty() && toldHere.isEmpty()
                ? List.copyOf(surroundings.windows().list())
                : toldHere;
    }

    private static List<Window> join(List<Window> a, List<Window> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /// Tells under the shown name what follows from a merge or a new name.
    void settle(Rules rules, Telling telling) {
        for (var window : surroundings.windows().list()) settle(window, telling);
        toldHere = List.of();
        toldElsewhere = List.of();
        learnAllEnds();
        for (var message : messages.values()) message.tellDispute(number, telling);
        derive(rules, telling);
        for (var each : participations.values()) each.settle(number, telling);
    }

    private void settle(Window window, Telling telling) {
        var here = toldHere.stream().filter(window::touches).toList();
        var elsewhere = toldElsewhere.stream().filter(window::touches).toList();
        if (elsewhere.isEmpty() && here.size() == 1 && here.getFirst().sameSpan(window)) return;
        var starts =
                join(here, elsewhere).stream().map(Window::openedAt).distinct().sorted().toList();
        telling.tell(
                number, new Decision.WindowCorrected(window.openedAt(), window.until(), starts));
    }

    /// W4: what ended is told when time passes it, once. Then what need not be kept is forgotten.
    void timePassed(Instant now, Rules rules, Telling telling) {
        surroundings
                .windows()
                .closeUntil(now)
                .forEach(closed ->
                        telling.tell(
                                number,
                                new Decision.WindowClosed(closed.openedAt(), closed.until())));
        conversations.timePassed(now, telling);
        forget(now.minus(rules.policy().kept()), rules);
    }

    /// Forgets what was not touched since, where nothing that was touched depends on it.
    private void forget(Instant untouchedSince, Rules rules) {
        if (oldestTouch != null && oldestTouch.isAfter(untouchedSince)) return;
        var floor = Freshness.floor(this, untouchedSince);
        if (floor != null && floor.isAfter(base.floor())) forgetBefore(floor, rules);
        var kept =
                placed.stream()
                        .flatMap(message -> message.known().conversationIds())
                        .collect(Collectors.toSet());
        messages.values()
                .removeIf(message ->
                        message.placement() == null
                                && !message.touchedAt().isAfter(untouchedSince)
                                && !message.known().tellsAnEndOf(kept));
        participations.values().removeIf(each -> !each.touchedAt().isAfter(untouchedSince));
        if (messages.isEmpty()) conversations.forgetWithdrawn();
        oldestTouch = Freshness.oldestAfter(this, untouchedSince);
    }

    /// Derives up to the floor, and keeps of it what is open there.
    private void forgetBefore(Instant floor, Rules rules) {
        if (!floor.isAfter(base.floor())) return;
        var until = new Timeline(rules, number, surroundings, base.episodes(), base.answeredAt());
        for (var message : placed)
            if (message.known().deliveryInstant().isBefore(floor)) {
                until.place(message.known());
                messages.remove(message.known().wamid());
            }
        placed.removeIf(message -> message.known().deliveryInstant().isBefore(floor));
        base = until.baseAt(floor);
        conversations.forgetBefore(base);
        surroundings.forgetBefore(base, rules.policy().entryPointAnswerWithin());
        timeline = null;
    }

    /// When time has to be told next: an end of which nobody was told, or something to forget.
    @Nullable Instant nextDue(Duration kept) {
        var due = oldestTouch == null ? null : oldestTouch.plus(kept);
        for (var window : surroundings.windows().list())
            if (!window.closedTold()) due = earlier(due, window.until());
        for (var episode : conversations.episodes())
            if (!episode.endTold()) due = earlier(due, episode.conversation().endedAt());
        return due;
    }

    private void fresh(Instant receivedAt) {
        oldestTouch = earlier(oldestTouch, receivedAt);
    }

    private static Instant earlier(@Nullable Instant known, Instant at) {
        return known != null && known.isBefore(at) ? known : at;
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isAfter(b) ? a : b;
    }
}
