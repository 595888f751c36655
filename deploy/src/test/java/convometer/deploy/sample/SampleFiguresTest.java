package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import convometer.billing.match.rules.BookedUnit;
import convometer.billing.match.rules.BucketCalendar;
import convometer.billing.match.rules.Granularity;
import convometer.billing.match.rules.Kind;
import convometer.billing.match.rules.LedgerFold;
import convometer.billing.match.rules.Match;
import convometer.billing.match.rules.MetaFigure;
import convometer.billing.match.rules.MetaFigures;
import convometer.billing.match.rules.Place;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `sample/meta-figures.json` is of the sample day, and differs from it once in each way that there
/// is a class for.
class SampleFiguresTest {

    private static final Path FILE = Path.of("sample/meta-figures.json");
    private static final Instant TAKEN_AT = SampleDay.UNTIL;

    private final SampleDayOracle oracle;

    SampleFiguresTest() throws IOException {
        oracle = new SampleDayOracle(SampleDay.of(SampleDay.DEMO_SEED), Path.of("sample"));
    }

    @Test
    void itIsMadeOfTheSampleDay() throws IOException {
        var made = SampleFigures.of(oracle);
        if (Boolean.getBoolean("golden.update")) Files.writeString(FILE, made);
        assertEquals(Files.readString(FILE), made);
    }

    @Test
    void eachClassIsInItOnce() throws IOException {
        var calendar =
                new BucketCalendar(SampleFigures.MONTH, Granularity.HALF_HOUR, SampleFigures.ZONE);
        var fold = new LedgerFold(calendar, TAKEN_AT);
        for (var unit : oracle.units(SampleFigures.WABA, SampleFigures.MONTH))
            fold.add(booked(unit));
        var figures = new MetaFigures(calendar, TAKEN_AT, lines(calendar), 4, false);
        var match =
                Match.of(fold, figures, (market, category, _) -> oracle.bands(market, category));
        var found =
                match.differences().stream()
                        .map(it -> it.why().code() + " " + it.key().place().market())
                        .toList();
        assertEquals(
                List.of(
                        "category_changed India",
                        "free_or_charged India",
                        "late_status India",
                        "missing_webhook India",
                        "rounding India",
                        "tier India",
                        "time_zone Germany",
                        "unknown India"),
                found.stream().distinct().sorted().toList());
        // A shift is many differences, of all buckets that it moves.
        assertEquals(7, found.stream().filter(it -> it.endsWith("India")).count());
    }

    private static BookedUnit booked(SampleDayOracle.Unit unit) {
        var kind = Kind.of(unit.category(), unit.type());
        return new BookedUnit(
                unit.id(),
                unit.phoneNumberId(),
                Place.of(unit.market()),
                unit.at(),
                kind,
                true,
                kind,
                unit.amount());
    }

    private static List<MetaFigure> lines(BucketCalendar calendar) throws IOException {
        var answer = JsonMapper.builder().build().readTree(FILE.toFile());
        var lines = new ArrayList<MetaFigure>();
        for (var point : answer.path("pricing_analytics").path("data").path(0).path("data_points"))
            lines.add(line(point, calendar));
        return lines;
    }

    private static MetaFigure line(JsonNode point, BucketCalendar calendar) {
        var start = Instant.ofEpochSecond(point.path("start").asLong());
        return new MetaFigure(
                "106540352242924",
                Place.of(SampleFigures.market(point.path("country").asText())),
                calendar.bucketOf(start),
                Kind.of(
                        Kind.category(point.path("pricing_category").asText()),
                        Kind.type(point.path("pricing_type").asText())),
                point.path("volume").asLong(),
                point.path("cost").decimalValue());
    }
}
