package convometer.deploy.sample;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// An answer of Meta's to `pricing_analytics` about the sample day: what was delivered of Feira
/// India in October, by half hours, with one difference of each class planted in it.
final class SampleFigures {

    static final String WABA = "102290129340399";
    static final YearMonth MONTH = YearMonth.parse("2026-10");
    static final ZoneId ZONE = ZoneId.of("Asia/Kolkata");

    private static final String NUMBER = "912255500103";
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final int DECIMALS = 4;

    private static final Map<String, String> COUNTRIES =
            Map.of(
                    "North America", "US",
                    "Rest of Western Europe", "PT",
                    "UK", "GB",
                    "Germany", "DE",
                    "Mexico", "MX",
                    "Argentina", "AR",
                    "Brazil", "BR",
                    "Colombia", "CO",
                    "India", "IN",
                    "UAE", "AE");

    /// A data point. Meta has one for each volume tier.
    private record Point(Instant start, String country, String category, String type, String tier)
            implements Comparable<Point> {

        private static final Comparator<Point> ORDER =
                Comparator.comparing(Point::start)
                        .thenComparing(Point::country)
                        .thenComparing(Point::category)
                        .thenComparing(Point::type)
                        .thenComparing(Point::tier);

        Point after(Duration duration) {
            return new Point(start.plus(duration), country, category, type, tier);
        }

        Point as(String otherCategory, String otherType) {
            return new Point(start, country, otherCategory, otherType, tier);
        }

        Point in(String otherTier) {
            return new Point(start, country, category, type, otherTier);
        }

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }
    }

    private record Sum(long volume, BigDecimal cost) {

        Sum plus(long more, BigDecimal cost) {
            return new Sum(volume + more, this.cost.add(cost));
        }
    }

    private static final Sum NONE = new Sum(0, BigDecimal.ZERO);

    private final SampleDayOracle oracle;
    private final TreeMap<Point, Sum> points = new TreeMap<>();

    private SampleFigures(SampleDayOracle oracle) {
        this.oracle = oracle;
    }

    /// The file: a data point a line.
    static String of(SampleDayOracle oracle) {
        var figures = new SampleFigures(oracle);
        for (var unit : oracle.units(WABA, MONTH))
            figures.count(
                    new Point(
                            halfHour(unit.at()),
                            Objects.requireNonNull(COUNTRIES.get(unit.market())),
                            unit.category(),
                            unit.type(),
                            "0:MAX"),
                    1);
        figures.plant();
        return figures.json();
    }

    private static Instant halfHour(Instant at) {
        var seconds = HALF_HOUR.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
    }

    private void count(Point point, long more) {
        var rate =
                point.type().equals("regular")
                        ? oracle.bands(market(point.country()), point.category()).getFirst()
                        : BigDecimal.ZERO;
        var figures =
                points.getOrDefault(point, NONE)
                        .plus(more, rate.multiply(BigDecimal.valueOf(more)));
        if (figures.volume() == 0) points.remove(point);
        else points.put(point, figures);
    }

    static String market(String country) {
        return COUNTRIES.entrySet().stream()
                .filter(it -> it.getValue().equals(country))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private void plant() {
        shift("DE", HALF_HOUR.multipliedBy(-2));
        // Each in half hours of its own, so that none explains another.
        late(some("utility", "regular", 2, 0));
        changed(some("utility", "regular", 2, 2), "marketing", "regular");
        cheaper(some("utility", "regular", 1, 4));
        count(some("marketing", "regular", 1, 0), -1);
        rounded(some("marketing", "regular", 2, 3));
        count(some("authentication", "regular", 1, 4), 3);
        changed(some("service", "free_customer_service", 2, 5), "service", "regular");
    }

    /// Of the half hours with so many messages of a kind to India, the one after so many others.
    private Point some(String category, String type, long least, int skipped) {
        return points.entrySet().stream()
                .filter(it -> it.getKey().country().equals("IN"))
                .filter(it -> it.getKey().category().equals(category))
                .filter(it -> it.getKey().type().equals(type))
                .filter(it -> it.getValue().volume() >= least)
                .map(Map.Entry::getKey)
                .skip(skipped)
                .findFirst()
                .orElseThrow();
    }

    /// A number's figures of a country have buckets that begin earlier, or later.
    private void shift(String country, Duration by) {
        var all = new TreeMap<>(points);
        points.keySet().removeIf(point -> point.country().equals(country));
        all.forEach((point, figures) -> {
            if (!point.country().equals(country)) return;
            var moved = point.after(by.negated());
            if (moved.start().isBefore(end())) points.put(moved, figures);
        });
    }

    private static Instant end() {
        return LocalDate.of(2026, 11, 1).atStartOfDay(ZONE).toInstant();
    }

    private void late(Point point) {
        count(point, -1);
        count(point.after(HALF_HOUR), 1);
    }

    private void changed(Point point, String category, String type) {
        count(point, -1);
        count(point.as(category, type), 1);
    }

    /// At the rate of the second band.
    private void cheaper(Point point) {
        var volume = points.getOrDefault(point, NONE).volume();
        var rate = oracle.bands("India", point.category()).get(1);
        points.put(point, new Sum(volume, rate.multiply(BigDecimal.valueOf(volume))));
    }

    /// In two lines, each of them rounded.
    private void rounded(Point point) {
        var all = points.getOrDefault(point, NONE);
        var off = new BigDecimal("0.0001");
        count(point, -1);
        var rest = points.getOrDefault(point, NONE);
        points.put(point.in("1:MAX"), new Sum(1, all.cost().subtract(rest.cost()).add(off)));
    }

    private String json() {
        return points.entrySet().stream()
                .map(it -> json(it.getKey(), it.getValue()))
                .collect(
                        Collectors.joining(
                                ",\n",
                                "{\"pricing_analytics\":{\"data\":[{\"data_points\":[\n",
                                "\n]}]},\"id\":\"" + WABA + "\"}\n"));
    }

    private static String json(Point point, Sum figures) {
        return "{\"start\":%d,\"end\":%d,\"phone_number\":\"%s\",\"country\":\"%s\",\"tier\":\"%s\",\"pricing_type\":\"%s\",\"pricing_category\":\"%s\",\"volume\":%d,\"cost\":%s}"
                .formatted(
                        point.start().getEpochSecond(),
                        point.start().plus(HALF_HOUR).getEpochSecond(),
                        NUMBER,
                        point.country(),
                        point.tier(),
                        point.type().toUpperCase(Locale.ROOT),
                        point.category().toUpperCase(Locale.ROOT),
                        figures.volume(),
                        figures.cost()
                                .setScale(DECIMALS, RoundingMode.UNNECESSARY)
                                .toPlainString());
    }
}
