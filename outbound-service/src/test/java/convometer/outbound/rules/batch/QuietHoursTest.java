package convometer.outbound.rules.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class QuietHoursTest {

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    /// Europe/Berlin puts its clock forward from 2:00 to 3:00 on 2026-03-29, and back from 3:00 to
    /// 2:00 on 2026-10-25. From nine to nine it is quiet in Lisbon or in Kamchatka at any time
    /// until the summer, which is longer than a week.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    21:00 | 08:00 | America/Sao_Paulo               | 2026-11-20T23:59:00Z | 2026-11-20T23:59:00Z
                    21:00 | 08:00 | America/Sao_Paulo               | 2026-11-21T00:00:00Z | 2026-11-21T11:00:00Z
                    21:00 | 08:00 | America/Sao_Paulo               | 2026-11-21T10:59:00Z | 2026-11-21T11:00:00Z
                    21:00 | 08:00 | America/Sao_Paulo               | 2026-11-21T11:00:00Z | 2026-11-21T11:00:00Z
                    12:00 | 14:00 | Asia/Tokyo                      | 2026-11-20T02:59:00Z | 2026-11-20T02:59:00Z
                    12:00 | 14:00 | Asia/Tokyo                      | 2026-11-20T03:00:00Z | 2026-11-20T05:00:00Z
                    21:00 | 08:00 | America/New_York,America/Denver | 2026-11-20T02:00:00Z | 2026-11-20T15:00:00Z
                    21:00 | 08:00 | America/New_York,America/Denver | 2026-11-20T14:00:00Z | 2026-11-20T15:00:00Z
                    09:00 | 21:00 | Europe/Lisbon,Asia/Kamchatka    | 2026-11-20T10:00:00Z | 2100-01-01T00:00:00Z
                    21:00 | 02:30 | Europe/Berlin                   | 2026-03-28T22:00:00Z | 2026-03-29T01:00:00Z
                    21:00 | 02:30 | Europe/Berlin                   | 2026-10-24T22:00:00Z | 2026-10-25T00:30:00Z
                    21:00 | 02:30 | Europe/Berlin                   | 2026-10-25T01:10:00Z | 2026-10-25T01:30:00Z
                    """)
    void endsWhereItIsQuietInNoneOfTheZones(
            String from, String to, String zones, Instant now, Instant end) {
        var possible = Stream.of(zones.split(",", -1)).map(ZoneId::of).toList();
        assertEquals(end, QuietHours.parse(from, to).end(possible, now, LATEST));
    }

    @Test
    void endsAtTheLatestWhereItDoesNotEndBefore() {
        var night = QuietHours.parse("21:00", "08:00");
        var now = Instant.parse("2026-11-20T22:00:00Z");
        var latest = now.plusSeconds(3600);
        assertEquals(latest, night.end(List.of(ZoneId.of("UTC")), now, latest));
    }

    /// The rule read literally: the first minute at which no clock shows a quiet time.
    @Test
    void isTheFirstMinuteAtWhichNoClockIsQuiet() {
        var zones =
                List.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "America/St_Johns",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "Pacific/Apia",
                        "UTC");
        for (var seed = 0; seed < Integer.getInteger("seeds", 300); seed++) {
            var random = new Random(seed);
            var hours = anyHours(random);
            var some =
                    Stream.generate(() -> zones.get(random.nextInt(zones.size())))
                            .limit(1 + random.nextInt(3))
                            .map(ZoneId::of)
                            .toList();
            var now =
                    Instant.parse("2026-01-01T00:00:00Z")
                            .plus(random.nextInt(365 * 24 * 60), ChronoUnit.MINUTES);
            var latest = now.plus(3, ChronoUnit.DAYS);
            assertEquals(
                    literally(hours, some, now, latest),
                    hours.end(some, now, latest),
                    "seed " + seed + ": " + hours + " in " + some + " at " + now);
        }
    }

    private static QuietHours anyHours(Random random) {
        var from = LocalTime.MIN.plusMinutes(random.nextInt(24 * 60));
        return new QuietHours(from, from.plusMinutes(1 + random.nextInt(24 * 60 - 1)));
    }

    private static Instant literally(
            QuietHours hours, List<ZoneId> zones, Instant now, Instant latest) {
        var quiet = quietTimes(hours);
        for (var at = now; at.isBefore(latest); at = at.plus(1, ChronoUnit.MINUTES)) {
            var minute = at;
            if (zones.stream().noneMatch(z -> quiet.contains(minute.atZone(z).toLocalTime())))
                return at;
        }
        return latest;
    }

    /// From the beginning to the end, around midnight if need be.
    private static Set<LocalTime> quietTimes(QuietHours hours) {
        return Stream.iterate(
                        hours.from(), time -> !time.equals(hours.to()), time -> time.plusMinutes(1))
                .collect(Collectors.toSet());
    }

    @Test
    void isReadAsItIsWritten() {
        var read = QuietHours.read(Map.of("from", "21:00", "to", "08:05")).orElseThrow();
        assertEquals("21:00 08:05", read.fromText() + " " + read.toText());
        for (var wrong :
                Set.of(
                        Map.of("from", "21:00"),
                        Map.of("from", "21:00", "to", "21:00"),
                        Map.of("from", "21:00", "to", "24:00"),
                        Map.of("from", "9:00", "to", "21:00"),
                        Map.of("from", "21:00", "to", 8),
                        Map.of("from", "21:00", "to", "08:00", "zone", "UTC")))
            assertTrue(QuietHours.read(new HashMap<>(wrong)).isEmpty(), wrong::toString);
    }
}
