package convometer.outbound.receipts.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class ReceiptPositionTest {

    /// Clients keep these texts: one of an earlier version has to be read for ever.
    @Test
    void theTextOfAPositionIsWhatItWas() {
        var position = new ReceiptPosition(List.of(0L, 1L, 127L, 128L, 1_000_000L, Long.MAX_VALUE));
        assertEquals("AQABf4ABwIQ9__________9_", position.text());
        assertEquals(Optional.of(position), ReceiptPosition.parse("AQABf4ABwIQ9__________9_"));
    }

    @Test
    void aPositionOfTwelvePartitionsIsShort() {
        var position =
                new ReceiptPosition(LongStream.range(0, 12).mapToObj(_ -> 1_000_000L).toList());
        assertTrue(position.text().length() < 52, position::text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AQ",
                "now",
                "AA",
                "AgAB",
                "AQCA",
                "AQAB====",
                "AQAB\n",
                "AQ AB",
                "AYAA",
                "AQD_____________",
                "AQD__________________w",
                "2026-11-20T12:00:00Z"
            })
    void anythingElseIsNone(String text) {
        assertEquals(Optional.empty(), ReceiptPosition.parse(text));
    }

    @Test
    void aTextThatIsTooLongIsNone() {
        var bytes = new byte[ReceiptPosition.MOST_PARTITIONS + 2];
        bytes[0] = 1;
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        assertEquals(Optional.empty(), ReceiptPosition.parse(text));
        assertEquals(Optional.empty(), ReceiptPosition.parse("A".repeat(1_000_000)));
    }

    @Test
    void noOffsetIsNegative() {
        assertThrows(IllegalArgumentException.class, () -> new ReceiptPosition(List.of(1L, -1L)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsWrittenIsReadAgain(long seed) {
        var random = new SplittableRandom(seed);
        var position =
                new ReceiptPosition(
                        Stream.generate(() -> random.nextLong() >>> random.nextInt(1, 64))
                                .limit(random.nextInt(1, 100))
                                .toList());
        assertEquals(Optional.of(position), ReceiptPosition.parse(position.text()));
    }

    /// No two texts are one position, and no text makes the reader fail.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsReadIsWrittenAgain(long seed) {
        var random = new SplittableRandom(seed);
        var bytes = new byte[random.nextInt(1, 40)];
        random.nextBytes(bytes);
        bytes[0] = 1;
        var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        ReceiptPosition.parse(text).ifPresent(position -> assertEquals(text, position.text()));
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
