package convometer.outbound.graph;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// How long an HTTP server wants to be left alone (RFC 9110, 10.2.3).
public final class RetryAfter {

    /// From now on; zero where the answer has no such header, or one that cannot be read.
    ///
    /// @param longest is given in place of what is longer
    public static Duration of(HttpHeaders headers, Instant now, Duration longest) {
        return headers.firstValue("Retry-After")
                .map(text -> read(text.strip(), now))
                .filter(Duration::isPositive)
                .map(wait -> wait.compareTo(longest) < 0 ? wait : longest)
                .orElse(Duration.ZERO);
    }

    /// Seconds or a date; what is neither says nothing.
    private static Duration read(String text, Instant now) {
        try {
            return text.matches("\\d+")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException | NumberFormatException _) {
            return Duration.ZERO;
        }
    }

    private RetryAfter() {}
}
