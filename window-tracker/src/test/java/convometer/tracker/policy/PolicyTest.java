package convometer.tracker.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.tracker.identity.PhoneNumberId;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an operator may set, and what not.
class PolicyTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    @Test
    void whatCameIsKeptFor37DaysAtLeast() {
        assertEquals(Duration.ofDays(37), kept(Duration.ofDays(37)).kept());
        assertThrows(
                IllegalArgumentException.class, () -> kept(Duration.ofDays(37).minusSeconds(1)));
    }

    @Test
    void lengthsArePositive() {
        var none = Duration.ZERO;
        for (var wrong :
                List.of(
                        List.of(none, DAY, DAY, DAY, DAY, DAY),
                        List.of(DAY, none, DAY, DAY, DAY, DAY),
                        List.of(DAY, DAY, none, DAY, DAY, DAY),
                        List.of(DAY, DAY, DAY, none, DAY, DAY),
                        List.of(DAY, DAY, DAY, DAY, none, DAY),
                        List.of(DAY, DAY, DAY, DAY, DAY, none)))
            assertThrows(IllegalArgumentException.class, () -> with(wrong, none));
        var days = List.of(DAY, DAY, DAY, DAY, DAY, DAY);
        assertEquals(none, with(days, none).margin());
        assertThrows(IllegalArgumentException.class, () -> with(days, Duration.ofSeconds(-1)));
    }

    @Test
    void anEntryPointHasTheLengthOfItsDate() {
        var policy =
                PolicyBuilder.standard()
                        .withEntryPointLengths(
                                List.of(
                                        new Policy.EntryPointLength(OCTOBER, DAY.multipliedBy(7)),
                                        new Policy.EntryPointLength(
                                                OCTOBER.minusDays(9), DAY.multipliedBy(3))));
        assertEquals(DAY.multipliedBy(7), policy.entryPointLength(OCTOBER));
        assertEquals(DAY.multipliedBy(3), policy.entryPointLength(OCTOBER.minusDays(1)));
        assertEquals(DAY.multipliedBy(3), policy.entryPointLength(OCTOBER.minusDays(10)));
        assertThrows(
                IllegalArgumentException.class,
                () -> PolicyBuilder.standard().withEntryPointLengths(List.of()));
    }

    @Test
    void aWordMeansWhatItSaysAtItsNumbersAlone() {
        var policy =
                PolicyBuilder.standard()
                        .withKeywords(
                                List.of(
                                        new Policy.Keyword(
                                                false,
                                                Locale.ENGLISH,
                                                Set.of(new PhoneNumberId("1")),
                                                Set.of("STOP")),
                                        new Policy.Keyword(
                                                true,
                                                Locale.ENGLISH,
                                                Set.of(),
                                                Set.of("START", "STOP"))));
        assertEquals(Optional.of(false), policy.optsIn(" stop\n", new PhoneNumberId("1")));
        assertEquals(Optional.of(true), policy.optsIn("Stop", new PhoneNumberId("2")));
        assertEquals(Optional.of(true), policy.optsIn("start", new PhoneNumberId("1")));
        assertEquals(Optional.empty(), policy.optsIn("stop it", new PhoneNumberId("1")));
    }

    private static Policy kept(Duration kept) {
        return with(List.of(DAY, DAY, DAY, DAY, DAY, DAY), DAY, kept);
    }

    private static Policy with(List<Duration> lengths, Duration margin) {
        return with(lengths, margin, Policy.standard().kept());
    }

    private static Policy with(List<Duration> lengths, Duration margin, Duration kept) {
        return new Policy(
                Policy.DEFAULT_QUALIFYING,
                lengths.get(0),
                lengths.get(1),
                lengths.get(2),
                List.of(new Policy.EntryPointLength(LocalDate.EPOCH, lengths.get(3))),
                OCTOBER,
                Policy.PriceWindowAt.DELIVERY,
                margin,
                lengths.get(4),
                lengths.get(5),
                List.of(),
                kept);
    }
}
