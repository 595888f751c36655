package convometer.tracker.message;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.WabaId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/// Everything known of one message of the business. It only grows, and [#merge] is commutative,
/// associative and idempotent (S1): whatever the order of arrival, the same is known in the end.
///
/// @param sent our send record; null: none
/// @param deliveredAt the earliest delivered, read or played (S2); null: not delivered
/// @param waba the billing account of its first status; null: no status yet
/// @param recipient the number of the earliest status that has one; null: none
/// @param pricing the verdict (S5); null: none
/// @param conversation Meta's conversation (S5); null: none
/// @param entryPointEnds ends of free entry points that its statuses reported
/// @param failed Meta said failed; delivered wins for charging (S3)
/// @param disputed Meta failed it because the window was closed (W6)
/// @param echoed it was seen as written in the Business app (P6)
/// @param sources the statuses that this rests on, in order, as far as it is known in which
///   webhooks they came; they explain what is known and are no part of it
public record OutboundMessage(
        Wamid wamid,
        @Nullable SentMessage sent,
        @Nullable Instant deliveredAt,
        @Nullable Reported<WabaId> waba,
        @Nullable Reported<String> recipient,
        @Nullable Reported<Pricing> pricing,
        @Nullable Reported<MetaConversation> conversation,
        SortedSet<EntryPointEnd> entryPointEnds,
        boolean failed,
        boolean disputed,
        boolean echoed,
        List<StatusSource> sources) {

    private static final String GROUP = "group_";

    public static OutboundMessage of(CustomerEvent.MessageSent event) {
        return of(event.wamid(), event.sent(), false);
    }

    public static OutboundMessage of(CustomerEvent.EchoSeen event) {
        return of(event.wamid(), null, true);
    }

    /// Nothing but its name is known.
    public static OutboundMessage unknown(Wamid wamid) {
        return of(wamid, null, false);
    }

    private static OutboundMessage of(Wamid wamid, @Nullable SentMessage sent, boolean echoed) {
        return new OutboundMessage(
                wamid, sent, null, null, null, null, null, none(), false, false, echoed, List.of());
    }

    public static OutboundMessage of(CustomerEvent.StatusObserved event) {
        var conversation = event.conversation();
        var pricing = event.pricing();
        return new OutboundMessage(
                event.wamid(),
                null,
                Statuses.meansDelivered(event.status()) ? event.at() : null,
                reported(event, event.waba().value(), event.waba()),
                event.recipient() == null
                        ? null
                        : reported(event, event.recipient(), event.recipient()),
                pricing == null ? null : reported(event, pricing.canonical(), pricing),
                conversation == null
                        ? null
                        : reported(event, conversation.canonical(), conversation),
                entryPointEnds(event),
                Statuses.meansFailed(event.status()),
                Statuses.contradictsWindow(event),
                false,
                sources(event));
    }

    private static <T> Reported<T> reported(
            CustomerEvent.StatusObserved event, String canonical, T value) {
        return new Reported<>(event.at(), Statuses.rank(event.status()), canonical, value);
    }

    private static List<StatusSource> sources(CustomerEvent.StatusObserved event) {
        var webhook = event.webhook();
        return webhook == null
                ? List.of()
                : List.of(new StatusSource(event.at(), Statuses.rank(event.status()), webhook));
    }

    private static SortedSet<EntryPointEnd> entryPointEnds(CustomerEvent.StatusObserved event) {
        var conversation = event.conversation();
        if (conversation == null || !conversation.isEntryPoint()) return none();
        var endsAt = conversation.expirationAt();
        if (endsAt == null) return none();
        var ends = new TreeSet<>(EntryPointEnd.ORDER);
        ends.add(
                new EntryPointEnd(
                        event.at(),
                        Statuses.rank(event.status()),
                        event.wamid(),
                        conversation.id(),
                        endsAt));
        return ends;
    }

    private static SortedSet<EntryPointEnd> none() {
        return Collections.emptySortedSet();
    }

    /// What both know together; this one itself where the other adds nothing. A webhook alone adds
    /// nothing: what a repeated one says is known.
    public OutboundMessage merge(OutboundMessage other) {
        var merged =
                new OutboundMessage(
                        wamid,
                        smaller(sent, other.sent),
                        earlier(deliveredAt, other.deliveredAt),
                        Reported.first(waba, other.waba),
                        Reported.first(recipient, other.recipient),
                        Reported.first(pricing, other.pricing),
                        Reported.first(conversation, other.conversation),
                        union(entryPointEnds, other.entryPointEnds),
                        failed || other.failed,
                        disputed || other.disputed,
                        echoed || other.echoed,
                        List.of());
        return merged.isBuiltOf(this) ? this : merged.withSources(sources, other.sources);
    }

    /// Of all these statuses those that what is known rests on, each once.
    private OutboundMessage withSources(List<StatusSource> some, List<StatusSource> others) {
        if (some.isEmpty() && others.isEmpty()) return this;
        var all = new TreeSet<>(some);
        all.addAll(others);
        var needed = new ArrayList<StatusSource>();
        for (var source : all) if (restsOn(source, needed)) needed.add(source);
        return new OutboundMessage(
                wamid,
                sent,
                deliveredAt,
                waba,
                recipient,
                pricing,
                conversation,
                entryPointEnds,
                failed,
                disputed,
                echoed,
                needed);
    }

    /// @param before those that are needed, of all that come before it
    private boolean restsOn(StatusSource source, List<StatusSource> before) {
        if (before.stream().anyMatch(source::isSameStatus)) return false;
        if (source.reported(waba)
                || source.reported(recipient)
                || source.reported(pricing)
                || source.reported(conversation)) return true;
        if (source.meansFailed()) return before.stream().noneMatch(StatusSource::meansFailed);
        return isDelivery(source) && before.stream().noneMatch(this::isDelivery);
    }

    private boolean isDelivery(StatusSource source) {
        return source.at().equals(deliveredAt) && source.meansDelivered();
    }

    /// The webhooks in which the statuses came that this rests on, in the order of the statuses,
    /// each once.
    public List<WebhookOffset> webhooks() {
        return sources.stream().map(StatusSource::webhook).distinct().toList();
    }

    private static SortedSet<EntryPointEnd> union(
            SortedSet<EntryPointEnd> known, SortedSet<EntryPointEnd> added) {
        if (added.isEmpty()) return known;
        if (known.isEmpty()) return added;
        if (known.containsAll(added)) return known;
        var all = new TreeSet<>(known);
        all.addAll(added);
        return all;
    }

    /// Where it comes from does not make it another one.
    @Override
    public boolean equals(@Nullable Object object) {
        return object instanceof OutboundMessage other
                && wamid.equals(other.wamid)
                && Objects.equals(sent, other.sent)
                && Objects.equals(deliveredAt, other.deliveredAt)
                && Objects.equals(waba, other.waba)
                && Objects.equals(recipient, other.recipient)
                && Objects.equals(pricing, other.pricing)
                && Objects.equals(conversation, other.conversation)
                && entryPointEnds.equals(other.entryPointEnds)
                && failed == other.failed
                && disputed == other.disputed
                && echoed == other.echoed;
    }

    @Override
    public int hashCode() {
        return wamid.hashCode();
    }

    /// Merging takes a part as it is from one of the two, so a look at the parts is enough.
    @SuppressWarnings("ReferenceEquality")
    private boolean isBuiltOf(OutboundMessage known) {
        return sent == known.sent
                && deliveredAt == known.deliveredAt
                && waba == known.waba
                && recipient == known.recipient
                && pricing == known.pricing
                && conversation == known.conversation
                && entryPointEnds == known.entryPointEnds
                && failed == known.failed
                && disputed == known.disputed
                && echoed == known.echoed;
    }

    /// It is not of those that were written in the Business app: these have no part in
    /// conversations and charges, unless we have a send record of them (P6).
    boolean isOurs() {
        return sent != null || !echoed;
    }

    /// What its statuses reported of the ends of free entry points.
    public SortedSet<EntryPointEnd> reportedEnds() {
        return isOurs() ? entryPointEnds : none();
    }

    /// The earliest instant at which it can be delivered: its delivery where there is one.
    public Instant firstInstant() {
        if (counts()) return deliveryInstant();
        var first = waba == null ? Instant.MAX : waba.at();
        return sent != null && sent.at().isBefore(first) ? sent.at() : first;
    }

    /// Neither a send record nor `sent` or `delivered` was seen.
    public boolean isOnlyRead() {
        return sent == null && waba != null && waba.rank() > Statuses.rank("delivered");
    }

    /// Whether the other, of which more is known, has the same position among the conversations.
    public boolean isAssignedLike(OutboundMessage other) {
        return Objects.equals(deliveredAt, other.deliveredAt)
                && kind() == other.kind()
                && Objects.equals(category(), other.category())
                && Objects.equals(sent, other.sent)
                && wabaId().equals(other.wabaId())
                && Objects.equals(recipientNumber(), other.recipientNumber())
                && Objects.equals(conversationId(), other.conversationId());
    }

    private @Nullable String conversationId() {
        return conversation == null ? null : conversation.value().id();
    }

    /// It was delivered and has a part in conversations and charges.
    public boolean counts() {
        return deliveredAt != null && isOurs();
    }

    /// When it was delivered.
    ///
    /// @throws IllegalStateException if it was not delivered
    public Instant deliveryInstant() {
        if (deliveredAt == null) throw new IllegalStateException("the message is not delivered");
        return deliveredAt;
    }

    /// What its first status carried.
    ///
    /// @throws IllegalStateException if it has no status
    public Reported<?> firstStatus() {
        if (waba == null) throw new IllegalStateException("the message has no status");
        return waba;
    }

    /// The billing account of its first status.
    public WabaId wabaId() {
        return waba == null ? WabaId.NONE : waba.value();
    }

    private static @Nullable SentMessage smaller(@Nullable SentMessage a, @Nullable SentMessage b) {
        if (a == null) return b;
        if (b == null) return a;
        return SentMessage.ORDER.compare(a, b) <= 0 ? a : b;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        if (b == null) return a;
        return b.isBefore(a) ? b : a;
    }

    /// What it was: by our send record, else by Meta, else nobody knows (P6).
    public MessageKind kind() {
        if (sent != null) return sent.kind();
        var reported = reportedCategory();
        if (Category.SERVICE.equals(reported)) return MessageKind.FREE_FORM;
        return Category.normal(reported) == null ? MessageKind.UNKNOWN : MessageKind.TEMPLATE;
    }

    /// Category of a template, `service` for free-form; null for what is neither.
    public @Nullable String category() {
        return switch (kind()) {
            case FREE_FORM -> Category.SERVICE;
            case TEMPLATE -> Category.normal(sent != null ? sent.category() : reportedCategory());
            case REACTION, UNKNOWN -> null;
        };
    }

    /// The number that it went to, for the market (R1); null: none is known.
    public @Nullable String recipientNumber() {
        if (recipient != null) return recipient.value();
        return sent != null && CustomerAliases.isNumber(sent.to()) ? sent.to() : null;
    }

    /// In one spelling (P7); in groups the categories have a prefix (P9).
    private @Nullable String reportedCategory() {
        var spelt = pricing == null ? null : pricing.value().category();
        if (spelt == null) return null;
        var reported = spelt.toLowerCase(Locale.ROOT);
        return reported.startsWith(GROUP) ? reported.substring(GROUP.length()) : reported;
    }
}
