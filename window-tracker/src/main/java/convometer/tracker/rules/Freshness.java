package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was touched, and up to where nothing was (S6): the floor below which may be forgotten.
final class Freshness {

    private static final Duration INSTANTS_DIFFER_BY = Duration.ofMillis(1);

    /// The earliest touch; null: there is nothing.
    static @Nullable Instant oldest(LiveThread thread) {
        return oldestAfter(thread, Instant.MIN);
    }

    /// The earliest touch after the instant; null: there is none.
    static @Nullable Instant oldestAfter(LiveThread thread, Instant after) {
        var parts = thread.parts();
        var touches =
                Stream.of(
                        parts.messages().stream().map(LiveMessage::touchedAt),
                        parts.windows().stream().map(Window::touchedAt),
                        parts.participations().values().stream().map(Participation::touchedAt));
        return touches.flatMap(each -> each)
                .filter(at -> at.isAfter(after))
                .min(Instant::compareTo)
                .orElse(null);
    }

    /// Up to where everything is untouched since; null: nowhere.
    static @Nullable Instant floor(LiveThread thread, Instant since) {
        var bound = bound(thread, since);
        var parts = thread.parts();
        var deliveries =
                parts.messages().stream()
                        .filter(message -> message.placement() != null)
                        .filter(message -> !message.touchedAt().isAfter(since))
                        .map(message -> message.known().deliveryInstant());
        var windows =
                parts.windows().stream()
                        .filter(window -> !window.touchedAt().isAfter(since))
                        .map(Window::until);
        // Where nothing at all is fresh, conversations that ended are of no use either.
        var ended =
                parts.episodes().stream()
                        .filter(episode -> bound.equals(Instant.MAX) && episode.endTold())
                        .map(episode -> episode.conversation().endedAt());
        return Stream.of(deliveries, windows, ended)
                .flatMap(each -> each)
                .filter(at -> at.isBefore(bound))
                .max(Instant::compareTo)
                .map(at -> at.plus(INSTANTS_DIFFER_BY))
                .orElse(null);
    }

    /// The first instant of what was touched, and of what tells where a touched entry point ends.
    private static Instant bound(LiveThread thread, Instant since) {
        var messages = thread.parts().messages();
        var touched =
                messages.stream()
                        .filter(message -> message.touchedAt().isAfter(since))
                        .flatMap(message -> message.known().conversationIds())
                        .collect(Collectors.toSet());
        return messages.stream()
                .filter(message ->
                        message.touchedAt().isAfter(since) || message.known().tellsAnEndOf(touched))
                .map(message -> message.known().firstInstant())
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    private Freshness() {}
}
