package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/// What somebody said at an instant. Of several the latest holds, whatever came first; of those of
/// one instant a webhook's, else the greater text.
///
/// @param value empty: there is no such thing any more
record LastWriterWins(Instant at, Source source, String value) {

    /// Who said it; the later in this list knows better.
    enum Source {
        FILE,
        IMPORT,
        WEBHOOK
    }

    private static final Comparator<LastWriterWins> ORDER =
            Comparator.comparing(LastWriterWins::at)
                    .thenComparing(LastWriterWins::source)
                    .thenComparing(LastWriterWins::value);

    /// By the accounts file: older than whatever Meta said.
    static LastWriterWins ofFile(String value) {
        return new LastWriterWins(Instant.MIN, Source.FILE, value);
    }

    static @Nullable LastWriterWins later(@Nullable LastWriterWins a, @Nullable LastWriterWins b) {
        if (a == null) return b;
        return b == null || ORDER.compare(a, b) >= 0 ? a : b;
    }
}
