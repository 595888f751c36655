package convometer.deploy.simulator.analytics;

import convometer.deploy.simulator.analytics.AnalyticsQuery.Dimension;
import convometer.deploy.simulator.messages.GraphError;
import convometer.schemas.accounts.Accounts;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Answers `pricing_analytics`: how many messages of an account were delivered, by what they were
/// priced as. Days and months are those of the account's time zone. What they cost is not said, as
/// where a partner's credit line pays: the simulator has no rates.
public final class PricingAnalytics {

    private final Accounts accounts;
    private final DeliveryCounts counts;

    public PricingAnalytics(Accounts accounts, DeliveryCounts counts) {
        this.accounts = accounts;
        this.counts = counts;
    }

    /// A data point; what is no dimension is empty.
    private record Point(
            Instant start, Instant end, String number, String country, String type, String category)
            implements Comparable<Point> {

        private static final Comparator<Point> ORDER =
                Comparator.comparing(Point::start)
                        .thenComparing(Point::number)
                        .thenComparing(Point::country)
                        .thenComparing(Point::type)
                        .thenComparing(Point::category);

        @Override
        public int compareTo(Point other) {
            return ORDER.compare(this, other);
        }

        Map<String, Object> json(long volume) {
            var json = new LinkedHashMap<String, Object>();
            json.put("start", start.getEpochSecond());
            json.put("end", end.getEpochSecond());
            put(json, "phone_number", number);
            put(json, "country", country);
            put(json, "pricing_type", type);
            put(json, "pricing_category", category);
            json.put("volume", volume);
            return json;
        }

        private static void put(Map<String, Object> json, String name, String value) {
            if (!value.isEmpty()) json.put(name, value);
        }
    }

    /// The answer of an account.
    ///
    /// @param fields what is asked, as Meta's API takes it
    /// @throws GraphError if there is no such account, or nothing that is answered here is asked
    public Map<String, Object> answer(String wabaId, String fields, Instant now) {
        var waba = accounts.waba(wabaId).orElseThrow(() -> GraphError.unknownNumber(wabaId));
        var query = AnalyticsQuery.of(fields);
        var points = new TreeMap<Point, Long>();
        counts.forEach(
                wabaId,
                query.start(),
                query.end(),
                now,
                (series, at, count) -> {
                    var number = digits(series.phoneNumberId());
                    if (query.wants(number, series.country()))
                        points.merge(
                                point(query, series, number, at, waba.timezone()),
                                count,
                                Long::sum);
                });
        var data = points.entrySet().stream().map(it -> it.getKey().json(it.getValue())).toList();
        var answer = new LinkedHashMap<String, Object>();
        answer.put("pricing_analytics", Map.of("data", List.of(Map.of("data_points", data))));
        answer.put("id", wabaId);
        return answer;
    }

    private String digits(String phoneNumberId) {
        return AnalyticsQuery.digits(accounts.number(phoneNumberId).orElseThrow().display());
    }

    private static Point point(
            AnalyticsQuery query,
            DeliveryCounts.Series series,
            String number,
            Instant at,
            ZoneId zone) {
        var start = start(query, at, zone);
        return new Point(
                start,
                end(query, start, zone),
                of(query, Dimension.PHONE, number),
                of(query, Dimension.COUNTRY, series.country()),
                of(query, Dimension.PRICING_TYPE, upper(series.type())),
                of(query, Dimension.PRICING_CATEGORY, upper(series.category())));
    }

    private static String of(AnalyticsQuery query, Dimension dimension, String value) {
        return query.dimensions().contains(dimension) ? value : "";
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static Instant start(AnalyticsQuery query, Instant at, ZoneId zone) {
        var day = at.atZone(zone).toLocalDate();
        return switch (query.granularity()) {
            case HALF_HOUR -> at;
            case DAILY -> day.atStartOfDay(zone).toInstant();
            case MONTHLY -> day.withDayOfMonth(1).atStartOfDay(zone).toInstant();
        };
    }

    private static Instant end(AnalyticsQuery query, Instant start, ZoneId zone) {
        var day = start.atZone(zone).toLocalDate();
        return switch (query.granularity()) {
            case HALF_HOUR -> start.plus(DeliveryCounts.HALF_HOUR);
            case DAILY -> day.plusDays(1).atStartOfDay(zone).toInstant();
            case MONTHLY -> day.plusMonths(1).atStartOfDay(zone).toInstant();
        };
    }
}
