package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.tracker.rules.Conversation;
import convometer.tracker.rules.ThreadState;
import convometer.tracker.rules.Window;
import convometer.tracker.rules.Windows;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A thread's window as the API shows it.
///
/// @param aliases names of the customer
/// @param state open or closed
/// @param openedAt start of the open window, else of the last one; null: there was none
/// @param until its end, exclusive; null: there was none
/// @param lastMessageAt the customer's latest message or call that opens a window; null: none
/// @param answered the business has sent since
/// @param conversations that are open, whatever they cost
@Introspected
record WindowView(
        String phoneNumberId,
        String customer,
        List<String> aliases,
        String state,
        @Nullable Instant openedAt,
        @Nullable Instant until,
        @Nullable Instant lastMessageAt,
        boolean answered,
        List<ConversationView> conversations) {

    /// An open conversation.
    @Introspected
    record ConversationView(String category, Instant openedAt, Instant until) {}

    /// The window of a thread at an instant.
    static WindowView of(ThreadKey thread, ThreadState state, Instant now) {
        var open = Windows.openAt(state.windows(), now);
        var shown = open.or(() -> last(state));
        return new WindowView(
                thread.phoneNumberId(),
                thread.customer(),
                state.names().stream().sorted().toList(),
                open.isPresent() ? "open" : "closed",
                shown.map(Window::openedAt).orElse(null),
                shown.map(Window::until).orElse(null),
                state.lastInboundAt(),
                state.lastInboundAt() != null && !state.awaitsAnswer(),
                state.conversationsTold().values().stream()
                        .filter(told -> !told.withdrawn())
                        .map(ThreadState.ConversationTold::conversation)
                        .filter(conversation -> conversation.endedAt().isAfter(now))
                        .map(WindowView::view)
                        .toList());
    }

    boolean isOpen() {
        return state.equals("open");
    }

    WindowView endingAt(Instant end) {
        return new WindowView(
                phoneNumberId,
                customer,
                aliases,
                state,
                openedAt,
                end,
                lastMessageAt,
                answered,
                conversations);
    }

    private static Optional<Window> last(ThreadState state) {
        return state.windows().isEmpty()
                ? Optional.empty()
                : Optional.of(state.windows().getLast());
    }

    private static ConversationView view(Conversation conversation) {
        return new ConversationView(
                conversation.category().toLowerCase(Locale.ROOT),
                conversation.openedAt(),
                conversation.endedAt());
    }
}
