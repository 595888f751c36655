package convometer.tracker.conversation;

import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Category;
import convometer.tracker.message.MessageKind;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.policy.Rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The rules of conversations (C1 to C8), taken delivery by delivery in the order of C1. Run from
/// the beginning again it gives the same, so something late is not special (C9).
final class ConversationTimeline {

    private static final long SECONDS_OF_DAY = 86_400;

    private final Rules rules;
    private final ThreadHistory history;

    /// Those that were opened here.
    private final List<DerivedConversation> opened = new ArrayList<>();

    /// Those that are open at the delivery in hand, in the order of their opening.
    private final List<DerivedConversation> open;

    /// What the last free entry point ended.
    private List<DerivedConversation> lastCut = List.of();

    /// Deliveries up to this one have used up the referrals before it.
    private Instant answeredAt;

    /// Start of the days on which everywhere on earth the kinds of today hold, and hold not.
    private final Instant surelyNew;

    private final Instant surelyOld;

    /// Goes on after a delivery.
    ///
    /// @param before the conversations until then that may be open, in the order of their opening
    /// @param answeredAt the last delivery that could answer a referral
    ConversationTimeline(
            Rules rules,
            ThreadHistory history,
            List<DerivedConversation> before,
            Instant answeredAt) {
        this.rules = rules;
        this.history = history;
        this.answeredAt = answeredAt;
        open = new ArrayList<>(before);
        var midnight = rules.policy().oldKindsUntil().toEpochDay() * SECONDS_OF_DAY;
        surelyNew = Instant.ofEpochSecond(midnight + SECONDS_OF_DAY);
        surelyOld = Instant.ofEpochSecond(midnight - SECONDS_OF_DAY);
    }

    /// Those that were opened here, in the order of their opening.
    List<DerivedConversation> opened() {
        return opened;
    }

    /// Those that are open now, in the order of their opening.
    List<DerivedConversation> open() {
        return open;
    }

    /// What the last free entry point ended.
    List<DerivedConversation> lastCut() {
        return lastCut;
    }

    /// Takes the next delivered message.
    ConversationAssignment assign(OutboundMessage message) {
        var at = message.deliveryInstant();
        open.removeIf(conversation -> !conversation.conversation().isOpenAt(at));
        var before = opened.size();
        var joined = conversationOf(message, at);
        if (joined != null) joined.join();
        return new ConversationAssignment(
                history.windows().isOpenAt(priceInstant(message, at)),
                entryPoint() != null,
                joined == null ? null : joined.conversation().key(),
                joined == null ? WabaId.NONE : joined.conversation().waba(),
                opened.size() > before);
    }

    /// P2.
    private Instant priceInstant(OutboundMessage message, Instant deliveredAt) {
        return rules.policy().priceInstant(message.sent(), deliveredAt);
    }

    /// C7, C8: a reaction and a message of unknown kind open and join nothing.
    private @Nullable DerivedConversation conversationOf(OutboundMessage message, Instant at) {
        var category = message.category();
        if (category == null) return null;
        var answered = answersReferral(at);
        var entryPoint = entryPoint();
        if (entryPoint != null) return entryPoint;
        if (answered) return openEntryPoint(message, at);
        if (isOfOldKinds(message, at)) return oldKind(message, at);
        if (message.kind() == MessageKind.FREE_FORM)
            return joinOrOpen(latest(), message, at, category);
        var name = Category.ofConversation(category);
        return joinOrOpen(open(name), message, at, name);
    }

    /// The first message delivered after a referral uses it up, and answers it if it was in time.
    private boolean answersReferral(Instant at) {
        var referrals = history.referrals();
        var answered = false;
        for (var i = referrals.size() - 1; i >= 0; i--) {
            var referredAt = referrals.get(i);
            if (!referredAt.isAfter(answeredAt)) break;
            if (!referredAt.isAfter(at))
                answered |= at.isBefore(referredAt.plus(rules.policy().entryPointAnswerWithin()));
        }
        answeredAt = at;
        return answered;
    }

    /// The last delivery that could answer a referral.
    Instant answeredAt() {
        return answeredAt;
    }

    /// C5: it closes every other conversation, and until it ends nothing else opens.
    private DerivedConversation openEntryPoint(OutboundMessage message, Instant at) {
        for (var conversation : open) conversation.cut(at);
        lastCut = List.copyOf(open);
        open.clear();
        return open(message, Category.ENTRY_POINT, at, entryPointEnd(message, at));
    }

    private Instant entryPointEnd(OutboundMessage message, Instant at) {
        var reported = message.conversation();
        if (reported != null)
            for (var end : history.ends().of(reported.value().id()))
                if (end.endsAt().isAfter(at)) return end.endsAt();
        return at.plus(rules.policy().entryPointLength(dateOf(message, at)));
    }

    /// C5: from and until where free entry points end at another instant by what is known now.
    ///
    /// @param emitted conversations as they were emitted
    List<Position> movedEnds(List<DerivedConversation> emitted) {
        var moved = new ArrayList<Position>();
        for (var derived : emitted) {
            var conversation = derived.conversation();
            if (!conversation.isEntryPoint()) continue;
            var opener = history.messages().get(conversation.openedBy());
            if (opener == null) continue;
            var end = entryPointEnd(opener.known(), conversation.openedAt());
            if (end.equals(conversation.endedAt())) continue;
            moved.add(derived.opener());
            moved.add(
                    Position.after(
                            end.isAfter(conversation.endedAt()) ? end : conversation.endedAt()));
        }
        return moved;
    }

    /// C6: one open conversation at a time, of one of two kinds.
    private DerivedConversation oldKind(OutboundMessage message, Instant at) {
        var kind =
                history.windows().isOpenAt(at)
                        ? Category.USER_INITIATED
                        : Category.BUSINESS_INITIATED;
        return joinOrOpen(latest(), message, at, kind);
    }

    private boolean isOfOldKinds(OutboundMessage message, Instant at) {
        if (!at.isBefore(surelyNew)) return false;
        return at.isBefore(surelyOld)
                || dateOf(message, at).isBefore(rules.policy().oldKindsUntil());
    }

    private LocalDate dateOf(OutboundMessage message, Instant at) {
        return rules.zones().dateOf(at, message.wabaId(), history.number());
    }

    private @Nullable DerivedConversation entryPoint() {
        return open(Category.ENTRY_POINT);
    }

    private @Nullable DerivedConversation open(String category) {
        for (var conversation : open)
            if (conversation.conversation().category().equals(category)) return conversation;
        return null;
    }

    /// C3: free-form joins the conversation that was opened latest.
    private @Nullable DerivedConversation latest() {
        return open.isEmpty() ? null : open.getLast();
    }

    private DerivedConversation joinOrOpen(
            @Nullable DerivedConversation joined,
            OutboundMessage message,
            Instant at,
            String category) {
        if (joined != null) return joined;
        return open(message, category, at, at.plus(rules.policy().conversationLength()));
    }

    private DerivedConversation open(
            OutboundMessage message, String category, Instant at, Instant endsAt) {
        var conversation =
                new Conversation(
                        category,
                        at,
                        endsAt,
                        message.wamid(),
                        message.wabaId(),
                        Objects.requireNonNullElse(message.recipientNumber(), ""),
                        message.sent() != null);
        var derived = DerivedConversation.opened(conversation);
        opened.add(derived);
        open.add(derived);
        return derived;
    }
}
