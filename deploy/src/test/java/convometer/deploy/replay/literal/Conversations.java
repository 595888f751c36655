package convometer.deploy.replay.literal;

import convometer.deploy.replay.literal.Outbound.Kind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Rules C, for one business number and one customer.
final class Conversations {

    private static final long HOUR = 60 * 60;

    private final Windows windows;
    private final List<Outbound> messages;
    private final List<Long> referrals;
    private final Supplier<List<Line.Status>> statuses;
    private final List<Conversation> found = new ArrayList<>();

    /// @param messages of the thread, in the order of C1
    /// @param referrals when the customer came from an ad
    /// @param statuses all of the thread
    Conversations(
            Windows windows,
            List<Outbound> messages,
            List<Long> referrals,
            Supplier<List<Line.Status>> statuses) {
        this.windows = windows;
        this.messages = messages.stream().filter(Outbound::known).toList();
        this.referrals = referrals;
        this.statuses = statuses;
    }

    List<Conversation> derive() {
        for (var message : messages) delivered(message);
        return found;
    }

    private void delivered(Outbound message) {
        var fep = open(message, Conversation::isFep);
        if (fep.isPresent()) fep.get().join(message);
        else if (answersReferral(message)) openFep(message);
        else if (message.era().twoKinds()) twoKinds(message);
        else if (message.kind() == Kind.TEMPLATE) template(message);
        else freeForm(message);
    }

    /// The one opened latest in the order of C1.
    private Optional<Conversation> open(Outbound message, Predicate<Conversation> which) {
        return found.reversed().stream()
                .filter(c -> c.open(message.delivered()))
                .filter(which)
                .findFirst();
    }

    /// C5: it is the first after the referral, and within 24 hours.
    private boolean answersReferral(Outbound message) {
        return referrals.stream()
                .filter(r -> message.delivered() < r + 24 * HOUR)
                .anyMatch(r ->
                        messages.stream()
                                .filter(m -> r <= m.delivered())
                                .findFirst()
                                .filter(message::equals)
                                .isPresent());
    }

    private void openFep(Outbound message) {
        for (var conversation : found) conversation.close(message.delivered());
        var until = expiration(message).orElse(message.delivered() + 72 * HOUR);
        found.add(new Conversation(Conversation.FEP, message, until));
    }

    private Optional<Long> expiration(Outbound opener) {
        return statuses.get().stream()
                .filter(s -> !opener.conversationId().isEmpty())
                .filter(s ->
                        LiteralArchive.text(s.conversation(), "id").equals(opener.conversationId()))
                .filter(s ->
                        LiteralArchive.text(s.conversation().path("origin"), "type")
                                .equals(Conversation.FEP))
                .filter(s ->
                        s.conversation().path("expiration_timestamp").asLong() > opener.delivered())
                .min(
                        Comparator.comparingLong(Line.Status::at)
                                .thenComparingInt(Line.Status::rank)
                                .thenComparing(Line.Status::wamid)
                                .thenComparing(Line.Status::canonical))
                .map(s -> s.conversation().path("expiration_timestamp").asLong());
    }

    /// C6.
    private void twoKinds(Outbound message) {
        var inside = windows.open(message.phone(), message.customer(), message.delivered());
        joinOrOpen(message, any -> true, inside ? "user_initiated" : "business_initiated");
    }

    /// C2.
    private void template(Outbound message) {
        var category = message.conversationCategory();
        joinOrOpen(message, c -> c.category().equals(category), category);
    }

    /// C3.
    private void freeForm(Outbound message) {
        joinOrOpen(message, any -> true, "service");
    }

    private void joinOrOpen(Outbound message, Predicate<Conversation> which, String category) {
        open(message, which)
                .ifPresentOrElse(
                        c -> c.join(message),
                        () ->
                                found.add(
                                        new Conversation(
                                                category,
                                                message,
                                                message.delivered() + 24 * HOUR)));
    }
}
