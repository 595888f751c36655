package convometer.deploy;

import java.util.Locale;
import java.util.function.Consumer;

/// Says on standard error what was reached and when.
final class Progress {

    static Consumer<String> since(long startNanos) {
        return line -> {
            var seconds = (System.nanoTime() - startNanos) / 1e9;
            System.err.println(String.format(Locale.ROOT, "%5.1f s  %s", seconds, line));
        };
    }

    private Progress() {}
}
