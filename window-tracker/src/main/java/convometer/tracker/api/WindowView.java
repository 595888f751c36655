package convometer.tracker.api;

import convometer.schemas.ThreadKey;
import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.gate.GateState;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.window.ServiceWindow;
import convometer.tracker.window.WindowLookup;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// A thread's window as the API shows it.
///
/// @param aliases names of the customer
/// @param state open or closed
/// @param openedAt start of the open window, else of the last one; null: there was none
/// @param until its end, exclusive; null: there was none
/// @param lastMessageAt the customer's latest message or call that opens a window; null: none
/// @param answered the business has sent since
/// @param handler person or bot
/// @param handlerName who the person is; null: not given
/// @param consents what the customer said about being written to
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
        String handler,
        @Nullable String handlerName,
        ConsentsView consents,
        List<ConversationView> conversations) {

    /// An open conversation.
    @Introspected
    record ConversationView(String category, Instant openedAt, Instant until) {}

    /// An instance of an earlier version says nothing of handlers and consents.
    WindowView {
        handler = Objects.requireNonNullElse(handler, "bot");
        consents = Objects.requireNonNullElse(consents, ConsentsView.NOTHING);
    }

    /// The window of a thread at an instant.
    ///
    /// @param asked the thread, by whatever name of the customer
    static WindowView of(
            ThreadKey asked, CustomerState customer, GateState gateState, Instant now) {
        var number = new PhoneNumberId(asked.phoneNumberId());
        var assignee = gateState.assignee(number);
        var thread = customer.thread(number);
        var windows = thread == null ? List.<ServiceWindow>of() : thread.windows();
        var open = WindowLookup.openAt(windows, now);
        var shown = open.or(() -> windows.stream().reduce((_, last) -> last));
        var names = customer.names();
        return new WindowView(
                asked.phoneNumberId(),
                names.aliases().isEmpty() ? asked.customer() : names.shown().value(),
                names.aliases().stream().map(CustomerId::value).sorted().toList(),
                open.isPresent() ? "open" : "closed",
                shown.map(ServiceWindow::openedAt).orElse(null),
                shown.map(ServiceWindow::until).orElse(null),
                thread == null ? null : thread.lastInboundAt(),
                thread != null && thread.lastInboundAt() != null && !thread.awaitsAnswer(),
                assignee.word(),
                assignee.name().isEmpty() ? null : assignee.name(),
                ConsentsView.of(gateState.consents(), number),
                thread == null ? List.of() : conversations(thread, now));
    }

    private static List<ConversationView> conversations(CustomerThread thread, Instant now) {
        return thread.conversations().stream()
                .filter(conversation -> conversation.endedAt().isAfter(now))
                .map(WindowView::view)
                .toList();
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
                handler,
                handlerName,
                consents,
                conversations);
    }

    private static ConversationView view(Conversation conversation) {
        return new ConversationView(
                conversation.category().toLowerCase(Locale.ROOT),
                conversation.openedAt(),
                conversation.endedAt());
    }
}
