package convometer.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.SplittableRandom;

/// Whatever the text and whatever the instant, it is as the JDK has it.
class InstantTextTest {

    private static final String CHARACTERS = "0123456789-+:.,TtZz _é\u0663";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-10-05T12:00:00Z",
                "2026-10-05T12:00:00.25Z",
                "2026-10-05T12:00:00.123456789Z",
                "2026-10-05T12:00:00.1234567890Z",
                "2026-10-05T12:00:00.Z",
                "2026-10-05T12:00Z",
                "2026-10-05T12:00:00",
                "2026-10-05T12:00:00+02:00",
                "2026-10-05T14:00:00.5+02:00",
                "2026-10-05t12:00:00z",
                "2026-10-05T24:00:00Z",
                "2026-10-05T24:00:01Z",
                "2026-12-31T23:59:60Z",
                "2026-12-31T22:59:60Z",
                "2026-12-31T23:60:00Z",
                "2028-02-29T00:00:00Z",
                "2027-02-29T00:00:00Z",
                "2100-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-00-10T00:00:00Z",
                "2026-13-10T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "0000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "10000-01-01T00:00:00Z",
                "2026-10-05T12:00:00.-1Z",
                "2026-10-05T+1:00:00Z",
                "\u0662026-10-05T12:00:00Z",
                " 2026-10-05T12:00:00Z",
                "1759665600",
                "Z",
                ""
            })
    void oddFormsAreReadAsTheJdkReadsThem(String text) {
        assertReadAlike(text);
    }

    @Test
    void anythingLikeAnInstantIsReadAsTheJdkReadsIt() {
        var random = new SplittableRandom(11);
        for (var i = 0; i < 200_000; i++) {
            var text = new StringBuilder(instant(random).toString());
            for (var change = random.nextInt(3); change > 0; change--) change(text, random);
            assertReadAlike(text.toString());
        }
    }

    @Test
    void isWrittenAsTheJdkWritesIt() {
        var random = new SplittableRandom(12);
        for (var i = 0; i < 100_000; i++) {
            var at = instant(random);
            assertEquals(at.toString(), InstantText.of(at));
        }
        for (var at : new Instant[] {Instant.EPOCH, Instant.MIN, Instant.MAX})
            assertEquals(at.toString(), InstantText.of(at));
    }

    /// Of all years that are written with four digits and some more, most without a fraction.
    private static Instant instant(SplittableRandom random) {
        var second = random.nextLong(-70_000_000_000L, 300_000_000_000L);
        return switch (random.nextInt(4)) {
            case 0 -> Instant.ofEpochSecond(second, random.nextInt(1_000) * 1_000_000L);
            case 1 -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
            default -> Instant.ofEpochSecond(second);
        };
    }

    private static void change(StringBuilder text, SplittableRandom random) {
        var place = random.nextInt(text.length());
        var other = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(place);
            case 1 -> text.insert(place, other);
            default -> text.setCharAt(place, other);
        }
    }

    private static void assertReadAlike(String text) {
        assertEquals(said(() -> Instant.parse(text)), said(() -> InstantText.parse(text)), text);
    }

    private interface Reading {
        Instant read();
    }

    private static String said(Reading reading) {
        try {
            return reading.read().toString();
        } catch (DateTimeException e) {
            return "" + e.getMessage();
        }
    }
}
