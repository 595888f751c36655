package convometer.tracker.conversation;

import convometer.tracker.group.Participations;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.policy.Policy;
import convometer.tracker.window.DeliveryWindow;
import convometer.tracker.window.ServiceWindow;
import convometer.tracker.window.ServiceWindows;
import convometer.tracker.window.WindowMessages;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What is known of a business number and a customer. It only grows until something is forgotten,
/// and neither order nor repetition matters.
public final class ThreadHistory {

    private final PhoneNumberId number;
    private final ServiceWindows windows = new ServiceWindows();
    private final WindowMessages windowMessages;
    private final List<Instant> referrals = new ArrayList<>();
    private final Messages messages;
    private final EntryPointEnds ends;
    private final Participations participations;
    private @Nullable Instant oldestSeenAt;
    private @Nullable Instant lastInboundAt;
    private @Nullable Instant lastOutboundAt;

    /// The customer did something that qualifies.
    ///
    /// @param opened what it changed of the windows; null: nothing
    /// @param referredAt the instant of its referral; null: it has none, or it was known
    public record InboundChange(
            ServiceWindows.@Nullable Change opened, @Nullable Instant referredAt) {}

    /// More is known of a message.
    ///
    /// @param before what was known of it
    /// @param stood where it stood in the order of C1
    record MessageChange(TrackedMessage message, OutboundMessage before, Position stood) {}

    /// A thread in which nothing happened, in memory.
    public ThreadHistory(PhoneNumberId number) {
        this(number, new MemoryRows(), ThreadHeader.EMPTY);
    }

    ThreadHistory(PhoneNumberId number, ThreadRows rows, ThreadHeader header) {
        this.number = number;
        windows.list().addAll(header.windows());
        windowMessages = new WindowMessages(header.windowMessages());
        referrals.addAll(header.referrals());
        messages = new Messages(rows, header.latest());
        ends = new EntryPointEnds(rows);
        participations = new Participations(rows);
        oldestSeenAt = header.oldestSeenAt();
        lastInboundAt = header.lastInboundAt();
        lastOutboundAt = header.lastOutboundAt();
    }

    PhoneNumberId number() {
        return number;
    }

    public ServiceWindows windows() {
        return windows;
    }

    /// The newest of the customer's messages that opened or extended a window.
    WindowMessages windowMessages() {
        return windowMessages;
    }

    /// The window that decides the price of a message that is delivered at the instant (P2); null:
    /// none is open.
    @Nullable DeliveryWindow windowOf(OutboundMessage message, Policy policy) {
        var at = policy.priceInstant(message.sent(), message.deliveryInstant());
        return windows.at(at, windowMessages, policy.windowLength());
    }

    /// Instants of qualifying messages with a referral, in order, each once.
    List<Instant> referrals() {
        return referrals;
    }

    Messages messages() {
        return messages;
    }

    /// What Meta reported of the ends of free entry points.
    EntryPointEnds ends() {
        return ends;
    }

    /// Messages to groups that the customer was in.
    Participations participations() {
        return participations;
    }

    /// The earliest instant at which something came of what is kept, or earlier; null: nothing is
    /// fresh.
    @Nullable Instant oldestSeenAt() {
        return oldestSeenAt;
    }

    @Nullable Instant lastInboundAt() {
        return lastInboundAt;
    }

    @Nullable Instant lastOutboundAt() {
        return lastOutboundAt;
    }

    /// The customer did something that qualifies.
    public InboundChange onCustomerActed(CustomerActed event, Policy policy) {
        var at = event.at();
        seenAt(event.receivedAt());
        lastInboundAt = later(lastInboundAt, at);
        windowMessages.add(event.windowMessage());
        var opened = windows.add(policy.window(at, event.receivedAt()));
        return new InboundChange(opened, event.referral() && addReferral(at) ? at : null);
    }

    /// @return whether it was not known
    private boolean addReferral(Instant at) {
        var place = Collections.binarySearch(referrals, at);
        if (place >= 0) return false;
        referrals.add(-place - 1, at);
        return true;
    }

    /// The business is known to have sent at the instant.
    void sentAt(Instant at) {
        lastOutboundAt = later(lastOutboundAt, at);
    }

    /// More is known of a message; null: nothing is.
    @Nullable MessageChange apply(OutboundMessage news, Instant receivedAt) {
        var message = messages.get(news.wamid());
        if (message == null) {
            message =
                    new TrackedMessage(
                            OutboundMessage.unknown(news.wamid()), receivedAt, 0, null, false);
            messages.add(message);
        }
        var before = message.known();
        var after = before.merge(news);
        if (after.equals(before)) return null;
        seenAt(receivedAt);
        var stood = message.position();
        message.apply(after, receivedAt);
        messages.moved(message);
        return new MessageChange(message, before, stood);
    }

    /// A message as it is known in the end.
    public void addMessage(OutboundMessage message) {
        apply(message, Instant.EPOCH);
    }

    /// Everything that is known of the other is known of this one.
    public void merge(ThreadHistory other) {
        addAll(other.windows.list(), other.referrals);
        other.messages.ascend(
                Position.FIRST,
                message -> {
                    apply(message.known(), message.lastSeenAt());
                    return true;
                });
    }

    /// What is not in rows of the other is known of this one.
    void merge(ThreadHeader other) {
        addAll(other.windows(), other.referrals());
        windowMessages.addAll(other.windowMessages());
        lastInboundAt = later(lastInboundAt, other.lastInboundAt());
        lastOutboundAt = later(lastOutboundAt, other.lastOutboundAt());
        if (other.oldestSeenAt() != null) seenAt(other.oldestSeenAt());
    }

    private void addAll(List<ServiceWindow> otherWindows, List<Instant> otherReferrals) {
        windows.addAll(otherWindows);
        otherReferrals.forEach(this::addReferral);
    }

    /// The customer has written since the business last did.
    boolean awaitsAnswer() {
        return lastInboundAt != null
                && (lastOutboundAt == null || lastOutboundAt.isBefore(lastInboundAt));
    }

    /// The send records that came here, as they came.
    List<MessageSent> sends() {
        var sends = new ArrayList<MessageSent>();
        messages.ascend(
                Position.FIRST,
                message -> {
                    var sent = message.known().sent();
                    if (sent != null)
                        sends.add(
                                new MessageSent(
                                        number,
                                        message.known().wamid(),
                                        sent,
                                        CustomerAliases.none(),
                                        message.lastSeenAt()));
                    return true;
                });
        return sends;
    }

    /// Forgets what no delivery after the watermark depends on.
    void forgetBefore(Snapshot snapshot, Policy policy) {
        windows.dropBefore(snapshot.watermark());
        windowMessages.dropBefore(snapshot.watermark().minus(policy.windowLength()));
        ends.forgetBefore(snapshot.watermark());
        referrals.removeIf(at ->
                !at.isAfter(snapshot.answeredAt())
                        || !at.plus(policy.entryPointAnswerWithin()).isAfter(snapshot.watermark()));
    }

    /// Of what is left something came at the instant, and nothing earlier; null: nothing is fresh.
    void oldestIsOf(@Nullable Instant seenAt) {
        oldestSeenAt = seenAt;
    }

    /// Something came of it at the instant, by our clock.
    void seenAt(Instant receivedAt) {
        if (oldestSeenAt == null || receivedAt.isBefore(oldestSeenAt)) oldestSeenAt = receivedAt;
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        return b == null || a.isAfter(b) ? a : b;
    }
}
