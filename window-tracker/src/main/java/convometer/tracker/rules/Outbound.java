package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
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
/// @param entryPointEnds ends of free entry points that its statuses told
/// @param failed Meta said failed; delivered wins for charging (S3)
/// @param disputed Meta failed it because the window was closed (W6)
public record Outbound(
        String wamid,
        @Nullable Sent sent,
        @Nullable Instant deliveredAt,
        @Nullable Reported<String> waba,
        @Nullable Reported<String> recipient,
        @Nullable Reported<Pricing> pricing,
        @Nullable Reported<MetaConversation> conversation,
        SortedSet<EntryPointEnd> entryPointEnds,
        boolean failed,
        boolean disputed) {

    static Outbound of(ThreadEvent.MessageSent event) {
        return new Outbound(
                event.wamid(), event.sent(), null, null, null, null, null, none(), false, false);
    }

    static Outbound of(ThreadEvent.StatusObserved event) {
        var conversation = event.conversation();
        var pricing = event.pricing();
        return new Outbound(
                event.wamid(),
                null,
                Statuses.meansDelivered(event.status()) ? event.at() : null,
                reported(event, event.waba(), event.waba()),
                event.recipient() == null
                        ? null
                        : reported(event, event.recipient(), event.recipient()),
                pricing == null ? null : reported(event, pricing.canonical(), pricing),
                conversation == null
                        ? null
                        : reported(event, conversation.canonical(), conversation),
                entryPointEnds(event),
                Statuses.meansFailed(event.status()),
                Statuses.contradictsWindow(event));
    }

    private static <T> Reported<T> reported(
            ThreadEvent.StatusObserved event, String canonical, T value) {
        return new Reported<>(event.at(), Statuses.rank(event.status()), canonical, value);
    }

    private static SortedSet<EntryPointEnd> entryPointEnds(ThreadEvent.StatusObserved event) {
        var ends = none();
        var conversation = event.conversation();
        if (conversation == null || !conversation.isEntryPoint()) return ends;
        var endsAt = conversation.expirationAt();
        if (endsAt != null)
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
        return new TreeSet<>(EntryPointEnd.ORDER);
    }

    /// What both know together.
    Outbound merge(Outbound other) {
        var ends = none();
        ends.addAll(entryPointEnds);
        ends.addAll(other.entryPointEnds);
        return new Outbound(
                wamid,
                smaller(sent, other.sent),
                earlier(deliveredAt, other.deliveredAt),
                Reported.first(waba, other.waba),
                Reported.first(recipient, other.recipient),
                Reported.first(pricing, other.pricing),
                Reported.first(conversation, other.conversation),
                ends,
                failed || other.failed,
                disputed || other.disputed);
    }

    private static @Nullable Sent smaller(@Nullable Sent a, @Nullable Sent b) {
        if (a == null) return b;
        if (b == null) return a;
        return Sent.ORDER.compare(a, b) <= 0 ? a : b;
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) return b;
        if (b == null) return a;
        return a.isBefore(b) ? a : b;
    }

    /// What it was: by our send record, else by Meta's word, else nobody knows (P6).
    public Kind kind() {
        if (sent != null) return sent.kind();
        var told = toldCategory();
        if (Category.SERVICE.equals(told)) return Kind.FREE_FORM;
        return Category.normal(told) == null ? Kind.UNKNOWN : Kind.TEMPLATE;
    }

    /// Category of a template, `service` for free-form; null for what is neither.
    public @Nullable String category() {
        return switch (kind()) {
            case FREE_FORM -> Category.SERVICE;
            case TEMPLATE -> Category.normal(sent != null ? sent.category() : toldCategory());
            case REACTION, UNKNOWN -> null;
        };
    }

    /// The number that it went to, for the market (R1); null: none is known.
    @Nullable String recipientNumber() {
        if (recipient != null) return recipient.value();
        return sent != null && sent.to().chars().allMatch(Character::isDigit) ? sent.to() : null;
    }

    private @Nullable String toldCategory() {
        return pricing == null ? null : pricing.value().category();
    }
}
