package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.StatusObserved;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/// A business number and a customer as the fold holds them: what is known, what follows, and what
/// was told of it. An event at the end of the order goes on from the header; a late one derives
/// anew from where it belongs, as far as anything is another. It is changed in place: whoever hands
/// it over keeps nothing of it.
public final class LiveThread {

    private final String number;
    private final ThreadRows rows;
    private final Surroundings surroundings;
    private final Messages messages;
    private final Conversations conversations;
    private Base base;

    /// The last delivery that counts; null: none since the watermark.
    private @Nullable Position tail;

    /// The last delivery that could answer a referral.
    private Instant answeredAt;

    /// The earliest touch of what is kept, or earlier; null: nothing is fresh.
    private @Nullable Instant oldestTouch;

    private @Nullable Instant lastInboundAt;
    private @Nullable Instant lastOutboundAt;

    /// Windows that were told under this name and under another one; only while states merge.
    private @Nullable List<Window> toldHere;

    private List<Window> toldElsewhere = List.of();

    /// What came from another name: from and until where it has to be derived anew.
    private @Nullable Position absorbedFrom;

    private Position absorbedUntil = Position.FIRST;

    /// Messages to groups that were told under another name, or came from one.
    private final Map<String, Participation> restated = new TreeMap<>();

    /// The header of a thread: all of it that is not in rows.
    ///
    /// @param windows maximal open stretches, in order
    /// @param referrals in order
    /// @param latest the newest messages
    /// @param current conversations that may be joined or whose end was not told
    /// @param base what is left of what is forgotten
    /// @param tail the last delivery that counts; null: none
    /// @param answeredAt the last delivery that could answer a referral
    /// @param oldestTouch the earliest touch of what is kept, or earlier; null: nothing is fresh
    /// @param lastInboundAt the customer's latest qualifying message; null: none
    /// @param lastOutboundAt the latest message that the business is known to have sent; null: none
    public record Header(
            List<Window> windows,
            List<Instant> referrals,
            List<LiveMessage> latest,
            List<Episode> current,
            Base base,
            @Nullable Position tail,
            Instant answeredAt,
            @Nullable Instant oldestTouch,
            @Nullable Instant lastInboundAt,
            @Nullable Instant lastOutboundAt) {

        /// Of a thread in which nothing happened.
        static final Header EMPTY =
                new Header(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Base.NONE,
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null);
    }

    /// A thread that was stored.
    public LiveThread(String number, Header header, ThreadRows rows) {
        this.number = number;
        this.rows = rows;
        surroundings = new Surroundings(rows);
        surroundings.windows().list().addAll(header.windows);
        surroundings.referrals().addAll(header.referrals);
        messages = new Messages(rows, header.latest);
        conversations = new Conversations(number, rows, header.current);
        base = header.base;
        tail = header.tail;
        answeredAt = header.answeredAt;
        oldestTouch = header.oldestTouch;
        lastInboundAt = header.lastInboundAt;
        lastOutboundAt = header.lastOutboundAt;
    }

    /// Writes what has changed to the rows.
    ///
    /// @return the header, to be stored; it shows the thread itself, not a copy
    public Header store() {
        messages.flush();
        conversations.flush(tail == null ? base.floor() : tail.at());
        return new Header(
                surroundings.windows().list(),
                surroundings.referrals(),
                messages.latest(),
                conversations.current(),
                base,
                tail,
                answeredAt,
                oldestTouch,
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
        messages.ascend(
                Position.FIRST,
                message -> {
                    var sent = message.known().sent();
                    if (sent != null)
                        sends.add(
                                new ThreadEvent.MessageSent(
                                        number,
                                        message.known().wamid(),
                                        sent,
                                        Names.none(),
                                        message.touchedAt()));
                    return true;
                });
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

    /// Conversations that may still be joined, or whose end was not told yet, in the order of their
    /// opening.
    public List<Conversation> conversations() {
        return conversations.current().stream().map(Episode::conversation).toList();
    }

    /// Whether a message that is delivered at the instant is inside a free entry point: one that is
    /// open, or that it opens itself as the first answer to a referral (C5).
    public boolean inEntryPointAt(Instant at, Policy policy) {
        for (var each : conversations()) if (each.isEntryPoint() && each.isOpenAt(at)) return true;
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
                                            || messages.get(status.wamid()) == null);
                    case ThreadEvent.MessageSent sent ->
                            sent.sent().at().isBefore(base.floor())
                                    && messages.get(sent.wamid()) == null;
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
        var from = Position.LAST;
        var until = Position.FIRST;
        if (opened != null && rules.policy().priceWindowAt() == Policy.PriceWindowAt.SEND) {
            from = Position.FIRST;
            until = Position.LAST;
        } else if (opened != null) {
            from = Position.at(opened.newlyOpenFrom());
            until = Position.after(opened.window().until());
        }
        if (refers) {
            from = Position.earlier(from, Position.at(at));
            until = Position.later(until, Position.at(at));
        }
        if (tail != null && !tail.isBefore(from)) derive(from, until, rules, telling);
    }

    /// The business is known to have sent at the instant.
    void sentAt(Instant at) {
        lastOutboundAt = later(lastOutboundAt, at);
    }

    /// More is known of a message.
    void learn(Outbound news, Instant receivedAt, Rules rules, Telling telling) {
        var message = messages.get(news.wamid());
        if (message == null) {
            message = new LiveMessage(Outbound.unknown(news.wamid()), receivedAt, 0, null, false);
            messages.add(message);
        }
        var before = message.known();
        var after = before.merge(news);
        if (after.equals(before)) return;
        fresh(receivedAt);
        var stood = message.position();
        message.learn(after, receivedAt);
        messages.moved(message);
        message.tellDispute(number, telling);
        place(message, before, stood, rules, telling);
    }

    private void place(
            LiveMessage message, Outbound before, Position stood, Rules rules, Telling telling) {
        var known = message.known();
        var counts = message.counts(base.forgot());
        var placement = message.placement();
        var moved = movedEnds(before, known, rules);
        if (placement == null && counts && moved.isEmpty() && isLast(message)) {
            placeLast(message, rules, telling);
            return;
        }
        if (placement == null ? counts : !counts || !before.standsLike(known)) {
            moved.add(message.position());
            if (placement != null) moved.add(stood);
        }
        if (!moved.isEmpty())
            derive(Collections.min(moved), Collections.max(moved), rules, telling);
        // Where it stands may be the same, and something else that was told of it not.
        if (counts) message.settle(message.placement(), number, telling);
    }

    private boolean isLast(LiveMessage message) {
        return tail == null || tail.isBefore(message.position());
    }

    /// C5: from and until where free entry points end at another instant by what the statuses of a
    /// message tell now.
    private List<Position> movedEnds(Outbound before, Outbound known, Rules rules) {
        var moved = new ArrayList<Position>();
        if (before.toldEnds().equals(known.toldEnds())) return moved;
        var changed = new TreeSet<String>();
        for (var end : known.toldEnds()) changed.add(end.conversationId());
        for (var end : before.toldEnds()) changed.add(end.conversationId());
        changed.removeIf(id -> !learnEnds(id, before, known));
        if (changed.isEmpty()) return moved;
        var timeline = new Timeline(rules, number, surroundings, List.of(), Instant.EPOCH);
        for (var episode : conversations.told()) {
            var conversation = episode.conversation();
            var opener = conversation.isEntryPoint() ? messages.get(conversation.openedBy()) : null;
            if (opener == null) continue;
            var end = timeline.entryPointEnd(opener.known(), conversation.openedAt());
            if (end.equals(conversation.endedAt())) continue;
            moved.add(episode.opener());
            moved.add(
                    Position.after(
                            end.isAfter(conversation.endedAt()) ? end : conversation.endedAt()));
        }
        return moved;
    }

    /// @return whether something else counts now
    private boolean learnEnds(String conversationId, Outbound before, Outbound known) {
        var ends = surroundings.ends();
        if (known.toldEnds().containsAll(before.toldEnds()))
            return ends.add(
                    conversationId,
                    known.toldEnds().stream()
                            .filter(end -> end.conversationId().equals(conversationId))
                            .toList());
        learnAllEnds();
        return true;
    }

    /// What a message told does not count if the message turns out to be none of ours.
    private void learnAllEnds() {
        var ends = surroundings.ends();
        Map<String, SortedSet<EntryPointEnd>> all = new TreeMap<>();
        for (var id : rows.entryPoints()) {
            var fromForgotten = new TreeSet<>(ends.of(id));
            fromForgotten.removeIf(end -> messages.get(end.wamid()) != null);
            all.put(id, fromForgotten);
        }
        messages.ascend(
                Position.FIRST,
                message -> {
                    for (var end : message.known().toldEnds())
                        all.computeIfAbsent(
                                        end.conversationId(),
                                        _ -> new TreeSet<>(EntryPointEnd.ORDER))
                                .add(end);
                    return true;
                });
        all.forEach(ends::replace);
    }

    /// The common case: the derivation goes on with one more delivery.
    private void placeLast(LiveMessage message, Rules rules, Telling telling) {
        var timeline =
                new Timeline(rules, number, surroundings, conversations.current(), answeredAt);
        var placement = timeline.place(message.known());
        if (placement.opensConversation())
            conversations.tellOpened(timeline.opened().getLast(), timeline.lastCut(), telling);
        message.settle(placement, number, telling);
        tail = message.position();
        answeredAt = timeline.answeredAt();
    }

    /// C9: derives anew from a position on, at least until another one and for as long as anything
    /// is another than before, and tells what is.
    private void derive(Position from, Position until, Rules rules, Telling telling) {
        var again =
                new Rederivation(
                        conversations.told(),
                        base,
                        from,
                        until,
                        !surroundings.referrals().isEmpty());
        var timeline =
                new Timeline(rules, number, surroundings, again.before(), answeredBefore(from));
        var dropped = new LinkedHashSet<LiveMessage>();
        var complete =
                messages.ascend(
                        from,
                        message -> {
                            if (isDropped(message)) dropped.add(message);
                            return !message.counts(base.forgot()) || again.place(message, timeline);
                        });
        again.tell(timeline, complete, dropped, number, conversations, telling);
        if (!complete) return;
        var last = again.last();
        tail = last != null ? last : lastBefore(from);
        answeredAt = timeline.answeredAt();
    }

    /// It was told, and does not count any more.
    private boolean isDropped(LiveMessage message) {
        return message.placement() != null && !message.counts(base.forgot());
    }

    private @Nullable Position lastBefore(Position position) {
        var last = new ArrayList<Position>(1);
        messages.descend(
                position,
                message -> {
                    if (message.counts(base.forgot())) last.add(message.position());
                    return last.isEmpty();
                });
        return last.isEmpty() ? null : last.getFirst();
    }

    private Instant answeredBefore(Position position) {
        var answered = new ArrayList<Instant>(1);
        messages.descend(
                position,
                message -> {
                    if (message.counts(base.forgot()) && message.known().category() != null)
                        answered.add(message.known().deliveryInstant());
                    return answered.isEmpty();
                });
        return answered.isEmpty() ? base.answeredAt() : answered.getFirst();
    }

    /// What the group's thread knows of a message to this customer.
    void learn(ThreadEvent.GroupDelivered event, Telling telling) {
        fresh(event.receivedAt());
        var wamid = event.known().wamid();
        var known = rows.participation(wamid);
        var participation =
                known != null
                        ? known
                        : new Participation(
                                event.group(), Map.of(), event.receivedAt(), 0, Set.of());
        participation.learn(
                event.participant(),
                new Participation.Part(event.version(), event.known(), event.inWindow()),
                event.receivedAt());
        participation.settle(number, telling);
        rows.put(wamid, participation);
    }

    /// The customer is shown under another name: here nothing is true any more. [#settle] tells it
    /// under the new one.
    void leave(String name, Telling telling) {
        telling.tell(number, name, new Decision.ThreadMerged(telling.customer()));
        conversations.leave(name, telling);
        messages.ascend(
                Position.FIRST,
                message -> {
                    message.leave();
                    return true;
                });
        forEachParticipation((wamid, each) -> {
            each.leave();
            restated.put(wamid, each);
        });
        toldHere = List.of();
        toldElsewhere = List.copyOf(surroundings.windows().list());
        restateAll();
    }

    private void restateAll() {
        absorbedFrom = Position.FIRST;
        absorbedUntil = Position.LAST;
    }

    /// All of a thread that moves to another name, or a part of it: the rows of a large thread
    /// travel in several.
    ///
    /// @param header null: it came with the first part
    public record Part(
            String number,
            @Nullable Header header,
            List<LiveMessage> messages,
            List<Episode> conversations,
            Map<String, Participation> participations,
            List<EntryPointEnd> entryPointEnds) {}

    /// Everything of the thread in parts of so many messages at the most; nothing is left here.
    public List<Part> moveOut(int most) {
        var all = new ArrayList<LiveMessage>();
        messages.ascend(Position.FIRST, all::add);
        var parts = new ArrayList<Part>();
        parts.add(first(List.copyOf(all.subList(0, Math.min(all.size(), most)))));
        for (var i = most; i < all.size(); i += most) {
            var some = List.copyOf(all.subList(i, Math.min(all.size(), i + most)));
            parts.add(new Part(number, null, some, List.of(), Map.of(), List.of()));
        }
        all.forEach(messages::remove);
        conversations.clear();
        for (var wamid : rows.participations()) rows.removeParticipation(wamid);
        for (var id : rows.entryPoints()) rows.put(id, Collections.emptySortedSet());
        return parts;
    }

    private Part first(List<LiveMessage> some) {
        var ends = new ArrayList<EntryPointEnd>();
        for (var id : rows.entryPoints()) ends.addAll(rows.entryPointEnds(id));
        var participations = new TreeMap<String, Participation>();
        forEachParticipation(participations::put);
        var header =
                new Header(
                        List.copyOf(surroundings.windows().list()),
                        List.copyOf(surroundings.referrals()),
                        List.of(),
                        List.of(),
                        base,
                        tail,
                        answeredAt,
                        oldestTouch,
                        lastInboundAt,
                        lastOutboundAt);
        return new Part(number, header, some, conversations.everyOne(), participations, ends);
    }

    private void forEachParticipation(BiConsumer<String, Participation> visitor) {
        for (var wamid : rows.participations()) {
            var each = rows.participation(wamid);
            if (each != null) visitor.accept(wamid, each);
        }
    }

    /// A part of another thread turns out to be this one's. [#settle] tells what follows.
    ///
    /// @param name under which the other was told
    void absorb(Part other, String name, Telling telling) {
        var renamed = !name.equals(telling.customer());
        if (other.header != null) absorb(other, other.header, name, renamed, telling);
        for (var each : other.messages) {
            if (renamed) each.leave();
            absorb(each, telling);
        }
        other.participations.forEach((wamid, each) -> {
            if (renamed) each.leave();
            var inHand = restated.get(wamid);
            var known = inHand != null ? inHand : rows.participation(wamid);
            if (known != null) known.absorb(each);
            restated.put(wamid, known == null ? each : known);
        });
        for (var end : other.entryPointEnds)
            surroundings.ends().add(end.conversationId(), List.of(end));
    }

    private void absorb(Part part, Header other, String name, boolean renamed, Telling telling) {
        if (toldHere == null) toldHere = List.copyOf(surroundings.windows().list());
        if (renamed) {
            telling.tell(number, name, new Decision.ThreadMerged(telling.customer()));
            toldElsewhere = join(toldElsewhere, other.windows);
        } else toldHere = join(toldHere, other.windows);
        forgetBefore(other.base.floor());
        surroundings.windows().addAll(other.windows);
        other.referrals.forEach(surroundings::addReferral);
        var told = part.conversations.stream().filter(each -> !each.withdrawn()).toList();
        var openThere = Rederivation.openBefore(told, Position.at(base.floor()));
        base = base.merge(other.base);
        if (base.forgot()) base = base.merge(new Base(base.floor(), openThere, base.answeredAt()));
        conversations.absorb(part.conversations, renamed ? name : null, telling);
        if (base.forgot()) conversations.forgetBefore(base);
        lastInboundAt = later(lastInboundAt, other.lastInboundAt);
        lastOutboundAt = later(lastOutboundAt, other.lastOutboundAt);
        if (other.oldestTouch != null) fresh(other.oldestTouch);
        restateAll();
    }

    private void absorb(LiveMessage other, Telling telling) {
        var at = other.position().at();
        if (other.placement() != null && at.isBefore(base.floor())) {
            if (other.known().category() != null && at.isAfter(base.answeredAt()))
                base = new Base(base.floor(), base.open(), at);
            return;
        }
        var known = messages.get(other.known().wamid());
        var moved = new ArrayList<>(List.of(other.position()));
        if (known == null) messages.add(other);
        else {
            moved.add(known.position());
            known.absorb(other);
            messages.moved(known);
            known.tellDispute(number, telling);
            moved.add(known.position());
        }
        if (absorbedFrom != null) moved.add(absorbedFrom);
        absorbedFrom = Collections.min(moved);
        moved.add(absorbedUntil);
        absorbedUntil = Collections.max(moved);
    }

    private static List<Window> join(List<Window> a, List<Window> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /// Tells under the shown name what follows from a merge or a new name.
    void settle(Rules rules, Telling telling) {
        if (toldHere != null)
            for (var window : surroundings.windows().list()) settle(window, toldHere, telling);
        toldHere = null;
        toldElsewhere = List.of();
        if (absorbedFrom == null) return;
        if (!rows.entryPoints().isEmpty()) learnAllEnds();
        derive(absorbedFrom, absorbedUntil, rules, telling);
        restated.forEach((wamid, each) -> {
            each.settle(number, telling);
            rows.put(wamid, each);
        });
        restated.clear();
        absorbedFrom = null;
        absorbedUntil = Position.FIRST;
    }

    private void settle(Window window, List<Window> told, Telling telling) {
        var here = told.stream().filter(window::touches).toList();
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
        var since = now.minus(rules.policy().kept());
        if (oldestTouch != null && !oldestTouch.isAfter(since)) forget(since, rules);
    }

    private void forget(Instant untouchedSince, Rules rules) {
        var retention = new Retention(untouchedSince);
        messages.ascend(Position.FIRST, retention::visit);
        var floor = retention.floor(surroundings.windows().list(), conversations.told());
        if (floor != null && floor.isAfter(base.floor())) forgetBefore(floor);
        for (var message : retention.outdated()) messages.remove(message);
        surroundings.forgetBefore(base, rules.policy().entryPointAnswerWithin());
        Instant oldest = retention.oldestLeft();
        for (var wamid : rows.participations()) {
            var each = rows.participation(wamid);
            if (each == null) continue;
            if (each.touchedAt().isAfter(untouchedSince))
                oldest = earlier(oldest, each.touchedAt());
            else rows.removeParticipation(wamid);
        }
        for (var window : surroundings.windows().list())
            if (window.touchedAt().isAfter(untouchedSince))
                oldest = earlier(oldest, window.touchedAt());
        if (messages.isEmpty()) {
            conversations.forgetWithdrawn();
            surroundings.ends().forgetBefore(Instant.MAX);
            tail = null;
        }
        oldestTouch = oldest;
    }

    /// Forgets deliveries before the watermark, and keeps of them what is open there.
    private void forgetBefore(Instant floor) {
        if (!floor.isAfter(base.floor())) return;
        var at = Position.at(floor);
        var open = Rederivation.openBefore(conversations.told(), at);
        var answered = answeredBefore(at);
        var old = new ArrayList<LiveMessage>();
        messages.ascend(
                Position.FIRST,
                message -> {
                    if (!message.position().isBefore(at)) return false;
                    if (message.placement() != null) old.add(message);
                    return true;
                });
        old.forEach(messages::remove);
        base = new Base(floor, open, answered);
        conversations.forgetBefore(base);
        if (tail != null && tail.isBefore(at)) tail = null;
    }

    /// When time has to be told next: an end of which nobody was told, or something to forget. To
    /// forget has time until the next full hour, and is done for all of that hour at once.
    @Nullable Instant nextDue(Duration kept) {
        var due = conversations.nextEnd();
        if (oldestTouch != null)
            due =
                    earlier(
                            due,
                            oldestTouch
                                    .plus(kept)
                                    .truncatedTo(ChronoUnit.HOURS)
                                    .plusSeconds(3_600));
        for (var window : surroundings.windows().list())
            if (!window.closedTold()) due = earlier(due, window.until());
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
