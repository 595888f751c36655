package convometer.billing.match.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// A month of one number in Brazil, as tables.
///
/// Units: `instant | billed kind | amount | how many | estimate`, where the estimate is the same if
/// it is not there, and `none` if there is none; an amount of `-` is none. Meta: `start of the
/// bucket | kind | volume | cost`. Differences: `class | kind and bucket | the same elsewhere | how
/// many | amount`.
final class MatchScenario {

    static final String NUMBER = "200";
    private static final Place BRAZIL = Place.of("Brazil");

    private final BucketCalendar calendar;
    private final List<BookedUnit> units = new ArrayList<>();
    private final List<MetaFigure> lines = new ArrayList<>();
    private Instant takenAt = Instant.parse("2026-11-05T00:00:00Z");
    private int decimals = 4;
    private boolean chargedOnly;

    MatchScenario(Granularity granularity, String zone) {
        calendar = new BucketCalendar(YearMonth.parse("2026-10"), granularity, ZoneId.of(zone));
    }

    static MatchScenario days() {
        return new MatchScenario(Granularity.DAY, "UTC");
    }

    MatchScenario takenAt(String at) {
        takenAt = Instant.parse(at);
        return this;
    }

    MatchScenario decimals(int now) {
        decimals = now;
        return this;
    }

    MatchScenario chargedOnly() {
        chargedOnly = true;
        return this;
    }

    MatchScenario units(String rows) {
        rows.lines().map(MatchScenario::cells).forEach(this::unit);
        return this;
    }

    private void unit(List<String> cells) {
        var billed = kind(cells.get(1));
        var estimate = cells.size() < 5 ? billed : estimate(cells.get(4));
        for (var i = 0; i < Integer.parseInt(cells.get(3)); i++)
            units.add(
                    new BookedUnit(
                            "w" + units.size(),
                            NUMBER,
                            BRAZIL,
                            Instant.parse(cells.get(0)),
                            billed,
                            true,
                            estimate,
                            amount(cells.get(2))));
    }

    private static @Nullable Kind estimate(String text) {
        return text.equals("none") ? null : kind(text);
    }

    MatchScenario meta(String rows) {
        rows.lines().map(MatchScenario::cells).forEach(this::line);
        return this;
    }

    private void line(List<String> cells) {
        lines.add(
                new MetaFigure(
                        NUMBER,
                        BRAZIL,
                        calendar.bucketOf(Instant.parse(cells.get(0))),
                        kind(cells.get(1)),
                        Long.parseLong(cells.get(2)),
                        amount(cells.get(3))));
    }

    private static @Nullable BigDecimal amount(String text) {
        return text.equals("-") ? null : new BigDecimal(text);
    }

    private static Kind kind(String text) {
        var words = text.split("/", -1);
        return Kind.of(words[0], words[1]);
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
    }

    Match match() {
        var fold = new LedgerFold(calendar, takenAt);
        units.forEach(fold::add);
        return Match.of(
                fold,
                new MetaFigures(calendar, takenAt, lines, decimals, chargedOnly),
                (_, category, _) ->
                        category.equals("utility")
                                ? List.of(new BigDecimal("0.0068"), new BigDecimal("0.0064"))
                                : List.of(new BigDecimal("0.0625")));
    }

    /// Exactly these differences.
    void gives(String expected) {
        assertEquals(
                expected.strip(),
                match().differences().stream().map(this::text).collect(Collectors.joining("\n")));
    }

    private String text(Difference difference) {
        var other = difference.other();
        var where =
                difference.offset().isZero()
                        ? other == null ? "nowhere" : text(other)
                        : difference.offset().toMinutes() + " min";
        return String.join(
                " | ",
                difference.why().code(),
                text(difference.key()),
                difference.between() == Difference.Between.LEDGER_AND_META
                        ? where
                        : "estimate " + text(Objects.requireNonNull(other)),
                "" + difference.count(),
                difference.amount() == null
                        ? "-"
                        : difference.amount().stripTrailingZeros().toPlainString());
    }

    private String text(MatchKey key) {
        return "%s/%s %s"
                .formatted(
                        key.kind().category(),
                        key.kind().type(),
                        calendar.start(key.bucket()).toString().substring(5, 16));
    }

    /// Ids of the units behind a difference.
    List<String> unitsOf(int difference) {
        var sample = new UnitSample(match().differences().get(difference), calendar);
        units.forEach(sample::add);
        return sample.ids();
    }
}
