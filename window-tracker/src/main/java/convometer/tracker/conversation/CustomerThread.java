package convometer.tracker.conversation;

import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Statuses;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.window.ServiceWindow;

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

/// A business number and a customer as the fold holds them: what is known, what follows, and what
/// was emitted of it. An event at the end of the order goes on from the header; a late one derives
/// anew from where it belongs, as far as anything is another. It is changed in place: whoever hands
/// it over keeps nothing of it.
public final class CustomerThread {

    private final String number;
    private final ThreadRows rows;
    private final ThreadContext context;
    private final Messages messages;
    private final Conversations conversations;
    private Snapshot snapshot;

    /// The last delivery that counts; null: none since the watermark.
    private @Nullable Position tail;

    /// The last delivery that could answer a referral.
    private Instant answeredAt;

    /// The earliest instant at which something came of what is kept, or earlier; null: nothing is
    /// fresh.
    private @Nullable Instant oldestSeenAt;

    private @Nullable Instant lastInboundAt;
    private @Nullable Instant lastOutboundAt;

    /// Windows that were emitted under this name and under another one; only while states merge.
    private @Nullable List<ServiceWindow> emittedHere;

    private List<ServiceWindow> emittedElsewhere = List.of();

    /// What came from another name: from and until where it has to be derived anew.
    private @Nullable Position mergedFrom;

    private Position mergedUntil = Position.FIRST;

    /// Whether other ends of free entry points may count by what came.
    private boolean endsMerged;

    /// Messages to groups that were emitted under another name, or came from one.
    private final Map<String, Participation> restated = new TreeMap<>();

    /// The header of a thread: all of it that is not in rows.
    ///
    /// @param windows maximal open intervals, in order
    /// @param referrals in order
    /// @param latest the newest messages
    /// @param current conversations that may be joined or whose end was not emitted
    /// @param snapshot what is left of what is forgotten
    /// @param tail the last delivery that counts; null: none
    /// @param answeredAt the last delivery that could answer a referral
    /// @param oldestSeenAt the earliest instant at which something came of what is kept, or
    ///   earlier; null: nothing is fresh
    /// @param lastInboundAt the customer's latest qualifying message; null: none
    /// @param lastOutboundAt the latest message that the business is known to have sent; null: none
    public record Header(
            List<ServiceWindow> windows,
            List<Instant> referrals,
            List<TrackedMessage> latest,
            List<DerivedConversation> current,
            Snapshot snapshot,
            @Nullable Position tail,
            Instant answeredAt,
            @Nullable Instant oldestSeenAt,
            @Nullable Instant lastInboundAt,
            @Nullable Instant lastOutboundAt) {

        /// Of a thread in which nothing happened.
        public static final Header EMPTY =
                new Header(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Snapshot.NONE,
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null);
    }

    /// A thread that was stored.
    public CustomerThread(String number, Header header, ThreadRows rows) {
        this.number = number;
        this.rows = rows;
        context = new ThreadContext(rows);
        context.windows().list().addAll(header.windows);
        context.referrals().addAll(header.referrals);
        messages = new Messages(rows, header.latest);
        conversations = new Conversations(number, rows, header.current);
        snapshot = header.snapshot;
        tail = header.tail;
        answeredAt = header.answeredAt;
        oldestSeenAt = header.oldestSeenAt;
        lastInboundAt = header.lastInboundAt;
        lastOutboundAt = header.lastOutboundAt;
    }

    /// Writes what has changed to the rows.
    ///
    /// @return the header, to be stored; it shows the thread itself, not a copy
    public Header store() {
        messages.flush();
        conversations.flush(tail == null ? snapshot.watermark() : tail.at());
        return new Header(
                context.windows().list(),
                context.referrals(),
                messages.latest(),
                conversations.current(),
                snapshot,
                tail,
                answeredAt,
                oldestSeenAt,
                lastInboundAt,
                lastOutboundAt);
    }

    public String number() {
        return number;
    }

    /// Whether a send record or a status of the message came here.
    public boolean hasMessage(String wamid) {
        var message = messages.get(wamid);
        return message != null
                && (message.known().sent() != null || message.known().waba() != null);
    }

    /// Whether the message was seen here as written in the Business app.
    public boolean hasEcho(String wamid) {
        var message = messages.get(wamid);
        return message != null && message.known().echoed();
    }

    /// The send records that came here, as they came.
    public List<CustomerEvent.MessageSent> sends() {
        var sends = new ArrayList<CustomerEvent.MessageSent>();
        messages.ascend(
                Position.FIRST,
                message -> {
                    var sent = message.known().sent();
                    if (sent != null)
                        sends.add(
                                new CustomerEvent.MessageSent(
                                        number,
                                        message.known().wamid(),
                                        sent,
                                        CustomerAliases.none(),
                                        message.lastSeenAt()));
                    return true;
                });
        return sends;
    }

    /// The customer's latest qualifying message; null: none.
    public @Nullable Instant lastInboundAt() {
        return lastInboundAt;
    }

    /// Maximal open intervals, in order.
    public List<ServiceWindow> windows() {
        return Collections.unmodifiableList(context.windows().list());
    }

    /// Conversations that may still be joined, or whose end was not emitted yet, in the order of
    /// their opening.
    public List<Conversation> conversations() {
        return conversations.current().stream().map(DerivedConversation::conversation).toList();
    }

    /// Whether a message that is delivered at the instant is inside a free entry point: one that is
    /// open, or that it opens itself as the first answer to a referral (C5).
    public boolean inEntryPointAt(Instant at, Policy policy) {
        for (var each : conversations()) if (each.isEntryPoint() && each.isOpenAt(at)) return true;
        return context.referrals().stream()
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
    public boolean isTooLate(CustomerEvent event, Policy policy) {
        return snapshot.forgot()
                && switch (event) {
                    case CustomerActed acted ->
                            acted.group() == null
                                    && policy.qualifies(acted)
                                    && acted.at().isBefore(snapshot.watermark());
                    case StatusObserved status ->
                            status.group() == null
                                    && status.at().isBefore(snapshot.watermark())
                                    && (Statuses.meansDelivered(status.status())
                                            || messages.get(status.wamid()) == null);
                    case CustomerEvent.MessageSent sent ->
                            sent.sent().at().isBefore(snapshot.watermark())
                                    && messages.get(sent.wamid()) == null;
                    default -> false;
                };
    }

    /// The customer did something that qualifies.
    public void onCustomerActed(CustomerActed event, Rules rules, DecisionCollector decisions) {
        var at = event.at();
        seenAt(event.receivedAt());
        lastInboundAt = later(lastInboundAt, at);
        var opened = context.windows().add(rules.policy().window(at, event.receivedAt()));
        if (opened != null) decisions.emit(number, opened.decision());
        var refers = event.referral() && context.addReferral(at);
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
        if (tail != null && !tail.isBefore(from)) derive(from, until, rules, decisions);
    }

    /// The business is known to have sent at the instant.
    public void sentAt(Instant at) {
        lastOutboundAt = later(lastOutboundAt, at);
    }

    /// More is known of a message.
    public void apply(
            OutboundMessage news, Instant receivedAt, Rules rules, DecisionCollector decisions) {
        var message = messages.get(news.wamid());
        if (message == null) {
            message =
                    new TrackedMessage(
                            OutboundMessage.unknown(news.wamid()), receivedAt, 0, null, false);
            messages.add(message);
        }
        var before = message.known();
        var after = before.merge(news);
        if (after.equals(before)) return;
        seenAt(receivedAt);
        var stood = message.position();
        message.apply(after, receivedAt);
        messages.moved(message);
        message.emitDispute(number, decisions);
        assign(message, before, stood, rules, decisions);
    }

    private void assign(
            TrackedMessage message,
            OutboundMessage before,
            Position stood,
            Rules rules,
            DecisionCollector decisions) {
        var known = message.known();
        var counts = message.counts(snapshot.forgot());
        var assignment = message.assignment();
        var moved = movedEnds(before, known, rules);
        if (assignment == null && counts && moved.isEmpty() && isLast(message)) {
            assignLast(message, rules, decisions);
            return;
        }
        if (assignment == null ? counts : !counts || !before.isAssignedLike(known)) {
            moved.add(message.position());
            if (assignment != null) moved.add(stood);
        }
        if (!moved.isEmpty())
            derive(Collections.min(moved), Collections.max(moved), rules, decisions);
        // Where it stands may be the same, and something else that was emitted of it not.
        if (counts) message.publishDifference(message.assignment(), number, decisions);
    }

    private boolean isLast(TrackedMessage message) {
        return tail == null || tail.isBefore(message.position());
    }

    /// C5: from and until where free entry points end at another instant by what the statuses of a
    /// message reports now.
    private List<Position> movedEnds(OutboundMessage before, OutboundMessage known, Rules rules) {
        var moved = new ArrayList<Position>();
        if (before.reportedEnds().equals(known.reportedEnds())) return moved;
        var changed = new TreeSet<String>();
        for (var end : known.reportedEnds()) changed.add(end.conversationId());
        for (var end : before.reportedEnds()) changed.add(end.conversationId());
        changed.removeIf(id -> !addEnds(id, before, known));
        if (changed.isEmpty()) return moved;
        var timeline = new ConversationTimeline(rules, number, context, List.of(), Instant.EPOCH);
        for (var derived : conversations.emitted()) {
            var conversation = derived.conversation();
            var opener = conversation.isEntryPoint() ? messages.get(conversation.openedBy()) : null;
            if (opener == null) continue;
            var end = timeline.entryPointEnd(opener.known(), conversation.openedAt());
            if (end.equals(conversation.endedAt())) continue;
            moved.add(derived.opener());
            moved.add(
                    Position.after(
                            end.isAfter(conversation.endedAt()) ? end : conversation.endedAt()));
        }
        return moved;
    }

    /// @return whether something else counts now
    private boolean addEnds(String conversationId, OutboundMessage before, OutboundMessage known) {
        var ends = context.ends();
        if (known.reportedEnds().containsAll(before.reportedEnds()))
            return ends.add(
                    conversationId,
                    known.reportedEnds().stream()
                            .filter(end -> end.conversationId().equals(conversationId))
                            .toList());
        collectEnds();
        return true;
    }

    /// What a message's statuses reported does not count if the message turns out to be none of
    /// ours.
    private void collectEnds() {
        var ends = context.ends();
        Map<String, SortedSet<EntryPointEnd>> all = new TreeMap<>();
        for (var id : rows.entryPoints()) {
            var fromForgotten = new TreeSet<>(ends.of(id));
            fromForgotten.removeIf(end -> messages.get(end.wamid()) != null);
            all.put(id, fromForgotten);
        }
        messages.ascend(
                Position.FIRST,
                message -> {
                    for (var end : message.known().reportedEnds())
                        all.computeIfAbsent(
                                        end.conversationId(),
                                        _ -> new TreeSet<>(EntryPointEnd.ORDER))
                                .add(end);
                    return true;
                });
        all.forEach(ends::replace);
    }

    /// The common case: the derivation goes on with one more delivery.
    private void assignLast(TrackedMessage message, Rules rules, DecisionCollector decisions) {
        var timeline =
                new ConversationTimeline(
                        rules, number, context, conversations.current(), answeredAt);
        var assignment = timeline.assign(message.known());
        if (assignment.opensConversation())
            conversations.emitOpened(timeline.opened().getLast(), timeline.lastCut(), decisions);
        message.publishDifference(assignment, number, decisions);
        tail = message.position();
        answeredAt = timeline.answeredAt();
    }

    /// C9: derives anew from a position on, at least until another one and for as long as anything
    /// is another than before, and emits what is.
    private void derive(Position from, Position until, Rules rules, DecisionCollector decisions) {
        var again =
                new Rederivation(
                        conversations.emitted(),
                        snapshot,
                        from,
                        until,
                        !context.referrals().isEmpty());
        var timeline =
                new ConversationTimeline(
                        rules, number, context, again.before(), answeredBefore(from));
        var dropped = new LinkedHashSet<TrackedMessage>();
        var complete =
                messages.ascend(
                        from,
                        message -> {
                            if (isDropped(message)) dropped.add(message);
                            return !message.counts(snapshot.forgot())
                                    || again.assign(message, timeline);
                        });
        again.emit(timeline, complete, dropped, number, conversations, decisions);
        if (!complete) return;
        var last = again.last();
        tail = last != null ? last : lastBefore(from);
        answeredAt = timeline.answeredAt();
    }

    /// It was emitted, and does not count any more.
    private boolean isDropped(TrackedMessage message) {
        return message.assignment() != null && !message.counts(snapshot.forgot());
    }

    private @Nullable Position lastBefore(Position position) {
        var last = new ArrayList<Position>(1);
        messages.descend(
                position,
                message -> {
                    if (message.counts(snapshot.forgot())) last.add(message.position());
                    return last.isEmpty();
                });
        return last.isEmpty() ? null : last.getFirst();
    }

    private Instant answeredBefore(Position position) {
        var answered = new ArrayList<Instant>(1);
        messages.descend(
                position,
                message -> {
                    if (message.counts(snapshot.forgot()) && message.known().category() != null)
                        answered.add(message.known().deliveryInstant());
                    return answered.isEmpty();
                });
        return answered.isEmpty() ? snapshot.answeredAt() : answered.getFirst();
    }

    /// What the group's thread knows of a message to this customer.
    public void apply(CustomerEvent.GroupDelivered event, DecisionCollector decisions) {
        seenAt(event.receivedAt());
        var wamid = event.known().wamid();
        var known = rows.participation(wamid);
        var participation =
                known != null
                        ? known
                        : new Participation(
                                event.group(), Map.of(), event.receivedAt(), 0, Set.of());
        participation.apply(
                event.participant(),
                new Participation.Part(event.version(), event.known(), event.inWindow()),
                event.receivedAt());
        participation.publishDifference(number, decisions);
        rows.put(wamid, participation);
    }

    /// The customer is shown under another name: here nothing is true any more.
    /// [#publishDifference] emits it under the new one.
    public void withdraw(String name, DecisionCollector decisions) {
        emitMerged(name, context.windows().list(), decisions);
        conversations.withdrawAll(name, decisions);
        messages.ascend(
                Position.FIRST,
                message -> {
                    message.withdraw();
                    return true;
                });
        restated.putAll(participations(rows.participations()));
        restated.values().forEach(Participation::withdraw);
        emittedHere = List.of();
        emittedElsewhere = List.copyOf(context.windows().list());
        restateAll();
    }

    private void emitMerged(String name, List<ServiceWindow> windows, DecisionCollector decisions) {
        var starts = windows.stream().map(ServiceWindow::openedAt).toList();
        decisions.emit(number, name, new Decision.ThreadMerged(decisions.customer(), starts));
    }

    private void restateAll() {
        mergedFrom = Position.FIRST;
        mergedUntil = Position.LAST;
        endsMerged = true;
    }

    /// All of a thread that moves to another name, or a part of it: the rows of a large thread
    /// travel in several.
    ///
    /// @param header null: it came with the first part
    public record Part(
            String number,
            @Nullable Header header,
            List<TrackedMessage> messages,
            List<DerivedConversation> conversations,
            Map<String, Participation> participations,
            List<EntryPointEnd> entryPointEnds) {}

    /// Everything of the thread in parts of so many messages, and as many to groups, at the most;
    /// nothing is left here.
    public List<Part> moveOut(int most) {
        var all = new ArrayList<TrackedMessage>();
        messages.ascend(Position.FIRST, all::add);
        var inGroups = rows.participations();
        var parts = new ArrayList<Part>();
        parts.add(first(slice(all, 0, most), participations(slice(inGroups, 0, most))));
        for (var i = most; i < Math.max(all.size(), inGroups.size()); i += most) {
            var some = participations(slice(inGroups, i, most));
            parts.add(new Part(number, null, slice(all, i, most), List.of(), some, List.of()));
        }
        all.forEach(messages::remove);
        conversations.clear();
        for (var wamid : inGroups) rows.removeParticipation(wamid);
        for (var id : rows.entryPoints()) rows.put(id, Collections.emptySortedSet());
        return parts;
    }

    private static <T> List<T> slice(List<T> all, int from, int most) {
        var end = Math.min(all.size(), from + most);
        return List.copyOf(all.subList(Math.min(from, end), end));
    }

    private Map<String, Participation> participations(List<String> wamids) {
        var participations = new TreeMap<String, Participation>();
        for (var wamid : wamids) {
            var each = rows.participation(wamid);
            if (each != null) participations.put(wamid, each);
        }
        return participations;
    }

    private Part first(List<TrackedMessage> some, Map<String, Participation> participations) {
        var ends = new ArrayList<EntryPointEnd>();
        for (var id : rows.entryPoints()) ends.addAll(rows.entryPointEnds(id));
        var header =
                new Header(
                        List.copyOf(context.windows().list()),
                        List.copyOf(context.referrals()),
                        List.of(),
                        List.of(),
                        snapshot,
                        tail,
                        answeredAt,
                        oldestSeenAt,
                        lastInboundAt,
                        lastOutboundAt);
        return new Part(number, header, some, conversations.everyOne(), participations, ends);
    }

    /// A part of another thread turns out to be this one's. [#publishDifference] emits what
    /// follows.
    ///
    /// @param name under which the other was emitted
    public void merge(Part other, String name, DecisionCollector decisions) {
        var renamed = !name.equals(decisions.customer());
        if (other.header != null) merge(other, other.header, name, renamed, decisions);
        for (var each : other.messages) {
            if (renamed) each.withdraw();
            merge(each, decisions);
        }
        other.participations.forEach((wamid, each) -> {
            if (renamed) each.withdraw();
            var inHand = restated.get(wamid);
            var known = inHand != null ? inHand : rows.participation(wamid);
            if (known != null) known.merge(each);
            restated.put(wamid, known == null ? each : known);
        });
        for (var end : other.entryPointEnds) context.ends().add(end.conversationId(), List.of(end));
    }

    private void merge(
            Part part, Header other, String name, boolean renamed, DecisionCollector decisions) {
        if (emittedHere == null) emittedHere = List.copyOf(context.windows().list());
        if (renamed) {
            emitMerged(name, other.windows, decisions);
            emittedElsewhere = join(emittedElsewhere, other.windows);
        } else emittedHere = join(emittedHere, other.windows);
        forgetBefore(other.snapshot.watermark());
        context.windows().addAll(other.windows);
        other.referrals.forEach(context::addReferral);
        var emitted = part.conversations.stream().filter(each -> !each.withdrawn()).toList();
        var openThere = Rederivation.openBefore(emitted, Position.at(snapshot.watermark()));
        snapshot = snapshot.merge(other.snapshot);
        if (snapshot.forgot())
            snapshot =
                    snapshot.merge(
                            new Snapshot(snapshot.watermark(), openThere, snapshot.answeredAt()));
        conversations.merge(part.conversations, renamed ? name : null, decisions);
        if (snapshot.forgot()) conversations.forgetBefore(snapshot);
        lastInboundAt = later(lastInboundAt, other.lastInboundAt);
        lastOutboundAt = later(lastOutboundAt, other.lastOutboundAt);
        if (other.oldestSeenAt != null) seenAt(other.oldestSeenAt);
        restateAll();
    }

    private void merge(TrackedMessage other, DecisionCollector decisions) {
        var at = other.position().at();
        if (other.assignment() != null && at.isBefore(snapshot.watermark())) {
            if (other.known().category() != null && at.isAfter(snapshot.answeredAt()))
                snapshot = new Snapshot(snapshot.watermark(), snapshot.open(), at);
            return;
        }
        var known = messages.get(other.known().wamid());
        var moved = new ArrayList<>(List.of(other.position()));
        if (known == null) messages.add(other);
        else {
            moved.add(known.position());
            var ends = known.known().reportedEnds();
            known.merge(other);
            endsMerged |=
                    !ends.equals(other.known().reportedEnds())
                            || !ends.equals(known.known().reportedEnds());
            messages.moved(known);
            known.emitDispute(number, decisions);
            moved.add(known.position());
        }
        if (mergedFrom != null) moved.add(mergedFrom);
        mergedFrom = Collections.min(moved);
        moved.add(mergedUntil);
        mergedUntil = Collections.max(moved);
    }

    private static List<ServiceWindow> join(List<ServiceWindow> a, List<ServiceWindow> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    /// Emits under the shown name what follows from a merge or a new name.
    public void publishDifference(Rules rules, DecisionCollector decisions) {
        if (emittedHere != null)
            for (var window : context.windows().list())
                publishDifference(window, emittedHere, decisions);
        emittedHere = null;
        emittedElsewhere = List.of();
        if (mergedFrom != null) {
            if (endsMerged && !rows.entryPoints().isEmpty()) collectEnds();
            derive(mergedFrom, mergedUntil, rules, decisions);
        }
        restated.forEach((wamid, each) -> {
            each.publishDifference(number, decisions);
            rows.put(wamid, each);
        });
        restated.clear();
        mergedFrom = null;
        mergedUntil = Position.FIRST;
        endsMerged = false;
    }

    private void publishDifference(
            ServiceWindow window, List<ServiceWindow> emitted, DecisionCollector decisions) {
        var here = emitted.stream().filter(window::touches).toList();
        var elsewhere = emittedElsewhere.stream().filter(window::touches).toList();
        if (elsewhere.isEmpty() && here.size() == 1 && here.getFirst().sameSpan(window)) return;
        var starts =
                join(here, elsewhere).stream()
                        .map(ServiceWindow::openedAt)
                        .distinct()
                        .sorted()
                        .toList();
        decisions.emit(
                number, new Decision.WindowCorrected(window.openedAt(), window.until(), starts));
    }

    /// W4: what ended is emitted when time passes it, once. Then what need not be kept is
    /// forgotten.
    public void timePassed(Instant now, Rules rules, DecisionCollector decisions) {
        context.windows()
                .closeUntil(now)
                .forEach(closed ->
                        decisions.emit(
                                number,
                                new Decision.WindowClosed(closed.openedAt(), closed.until())));
        conversations.timePassed(now, decisions);
        var since = now.minus(rules.policy().kept());
        if (oldestSeenAt != null && !oldestSeenAt.isAfter(since)) forget(since, rules);
    }

    private void forget(Instant unseenSince, Rules rules) {
        var retention = new Retention(unseenSince);
        messages.ascend(Position.FIRST, retention::mayForget);
        var watermark = retention.watermark(context.windows().list(), conversations.emitted());
        if (watermark != null && watermark.isAfter(snapshot.watermark())) forgetBefore(watermark);
        for (var message : retention.outdated()) messages.remove(message);
        context.forgetBefore(snapshot, rules.policy().entryPointAnswerWithin());
        Instant oldest = retention.oldestLeft();
        for (var wamid : rows.participations()) {
            var each = rows.participation(wamid);
            if (each == null) continue;
            if (each.lastSeenAt().isAfter(unseenSince)) oldest = earlier(oldest, each.lastSeenAt());
            else rows.removeParticipation(wamid);
        }
        for (var window : context.windows().list())
            if (window.lastSeenAt().isAfter(unseenSince))
                oldest = earlier(oldest, window.lastSeenAt());
        if (messages.isEmpty()) {
            conversations.forgetWithdrawn();
            context.ends().forgetBefore(Instant.MAX);
            tail = null;
        }
        oldestSeenAt = oldest;
    }

    /// Forgets deliveries before the watermark, and keeps of them what is open there.
    private void forgetBefore(Instant watermark) {
        if (!watermark.isAfter(snapshot.watermark())) return;
        var at = Position.at(watermark);
        var open = Rederivation.openBefore(conversations.emitted(), at);
        var answered = answeredBefore(at);
        var old = new ArrayList<TrackedMessage>();
        messages.ascend(
                Position.FIRST,
                message -> {
                    if (!message.position().isBefore(at)) return false;
                    if (message.assignment() != null) old.add(message);
                    return true;
                });
        old.forEach(messages::remove);
        snapshot = new Snapshot(watermark, open, answered);
        conversations.forgetBefore(snapshot);
        if (tail != null && tail.isBefore(at)) tail = null;
    }

    /// When something is due next: an end that was not emitted, or something to forget. To forget
    /// has time until the next full hour, and is done for all of that hour at once.
    public @Nullable Instant nextDue(Duration kept) {
        var due = conversations.nextEnd();
        if (oldestSeenAt != null)
            due =
                    earlier(
                            due,
                            oldestSeenAt
                                    .plus(kept)
                                    .truncatedTo(ChronoUnit.HOURS)
                                    .plusSeconds(3_600));
        for (var window : context.windows().list())
            if (!window.closingEmitted()) due = earlier(due, window.until());
        return due;
    }

    private void seenAt(Instant receivedAt) {
        oldestSeenAt = earlier(oldestSeenAt, receivedAt);
    }

    private static Instant earlier(@Nullable Instant known, Instant at) {
        return known != null && known.isBefore(at) ? known : at;
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isAfter(b) ? a : b;
    }
}
