package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Optional;

class ThreadOrderTest {

    private static final ThreadOrder ORDER =
            new ThreadOrder("a.topic-of-mine/3", 17, 11, Instant.parse("2026-10-20T12:00:00.123Z"));

    @Test
    void isReadAsItWasWritten() {
        var headers = new RecordHeaders();
        new ThreadOrder("other/1", 1, ThreadOrder.FIRST, Instant.EPOCH).writeTo(headers);
        ORDER.writeTo(headers);
        assertEquals(Optional.of(ORDER), ThreadOrder.of(headers));
        assertEquals(3, headers.toArray().length);
        ThreadOrder.removeFrom(headers);
        assertEquals(0, headers.toArray().length);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    topic/1/2, 1, 3
                    -,         1, 3
                    topic/1/2, -, 3
                    topic/1/2, 1, -
                    topic,     1, 3
                    topic/1/x, 1, 3
                    topic/1/2, x, 3
                    topic/1/2, 1, x
                    """)
    void whatIsBrokenTellsNone(String origin, String after, String readAt) {
        var headers = new RecordHeaders();
        add(headers, DeadLetters.ORIGIN, origin);
        add(headers, ThreadOrder.AFTER, after);
        add(headers, ThreadOrder.READ_AT, readAt);
        var whole = "topic/1/2".equals(origin) && "1".equals(after) && "3".equals(readAt);
        assertEquals(whole, ThreadOrder.of(headers).isPresent());
    }

    private static void add(RecordHeaders headers, String name, String value) {
        if (value != null) headers.add(name, value.getBytes(UTF_8));
    }
}
