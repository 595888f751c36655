package convometer.tracker.conversation;

import convometer.tracker.message.TrackedMessage;
import convometer.tracker.window.ServiceWindow;
import convometer.tracker.window.WindowMessage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// The header of a thread: all of it that is not in rows.
///
/// @param windows maximal open intervals, in order
/// @param referrals in order
/// @param latest the newest messages
/// @param current conversations that may be joined or whose end was not emitted
/// @param snapshot what is left of what is forgotten
/// @param tail the last delivery that counts; null: none
/// @param answeredAt the last delivery that could answer a referral
/// @param oldestSeenAt the earliest instant at which something came of what is kept, or earlier;
///   null: nothing is fresh
/// @param lastInboundAt the customer's latest qualifying message; null: none
/// @param lastOutboundAt the latest message that the business is known to have sent; null: none
/// @param windowMessages the newest of the customer's messages that opened or extended a window
public record ThreadHeader(
        List<ServiceWindow> windows,
        List<Instant> referrals,
        List<TrackedMessage> latest,
        List<DerivedConversation> current,
        Snapshot snapshot,
        @Nullable Position tail,
        Instant answeredAt,
        @Nullable Instant oldestSeenAt,
        @Nullable Instant lastInboundAt,
        @Nullable Instant lastOutboundAt,
        List<WindowMessage> windowMessages) {

    /// Of a thread in which nothing happened.
    public static final ThreadHeader EMPTY =
            new ThreadHeader(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Snapshot.NONE,
                    null,
                    Instant.EPOCH,
                    null,
                    null,
                    null,
                    List.of());

    /// Of a thread whose messages and conversations are elsewhere; a copy.
    ThreadHeader withoutRows() {
        return new ThreadHeader(
                List.copyOf(windows),
                List.copyOf(referrals),
                List.of(),
                List.of(),
                snapshot,
                tail,
                answeredAt,
                oldestSeenAt,
                lastInboundAt,
                lastOutboundAt,
                List.copyOf(windowMessages));
    }
}
