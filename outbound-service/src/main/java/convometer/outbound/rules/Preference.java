package convometer.outbound.rules;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// What a caller would like, by RFC 7240.
public final class Preference {

    private static final Pattern WAIT =
            Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*", Pattern.CASE_INSENSITIVE);

    /// How long to wait for the answer, at most the longest; zero where nobody asked.
    public static Duration wait(List<String> prefer, Duration longest) {
        for (var header : prefer)
            for (var preference : header.split("[,;]", -1)) {
                var wait = WAIT.matcher(preference);
                if (wait.matches()) {
                    var asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
                    return asked.compareTo(longest) < 0 ? asked : longest;
                }
            }
        return Duration.ZERO;
    }

    private Preference() {}
}
