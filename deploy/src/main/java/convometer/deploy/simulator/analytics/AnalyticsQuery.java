package convometer.deploy.simulator.analytics;

import convometer.deploy.simulator.messages.GraphError;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is asked of analytics, as the `fields` of a request to the Graph API say it.
///
/// @param dimensions by which it is counted
/// @param numbers as digits, and countries, that are wanted; none: all
record AnalyticsQuery(
        Instant start,
        Instant end,
        Granularity granularity,
        Set<Dimension> dimensions,
        Set<String> numbers,
        Set<String> countries) {

    enum Granularity {
        HALF_HOUR,
        DAILY,
        MONTHLY
    }

    enum Dimension {
        COUNTRY,
        PHONE,
        PRICING_CATEGORY,
        PRICING_TYPE,
        /// Volume tiers are not simulated: it changes nothing.
        TIER
    }

    private static final Pattern WHOLE =
            Pattern.compile("pricing_analytics((?:\\.[a-z_]+\\([^()]*\\))*)");
    private static final Pattern PARAMETER = Pattern.compile("\\.([a-z_]+)\\(([^()]*)\\)");
    private static final Pattern OUTSIDE_OF_WORDS = Pattern.compile("[\\[\\]\"'\\s]");

    private static final Set<String> KNOWN =
            Set.of(
                    "start",
                    "end",
                    "granularity",
                    "dimensions",
                    "phone_numbers",
                    "country_codes",
                    "metric_types",
                    "pricing_types",
                    "pricing_categories");

    /// @throws GraphError if it is none that is answered here
    static AnalyticsQuery of(String fields) {
        var whole = WHOLE.matcher(fields.strip());
        if (!whole.matches())
            throw GraphError.invalid("fields has to be pricing_analytics.start(…).end(…)…");
        var parameters = new HashMap<String, String>();
        var each = PARAMETER.matcher(whole.group(1));
        while (each.find()) parameters.put(each.group(1), each.group(2));
        for (var name : parameters.keySet())
            if (!KNOWN.contains(name)) throw GraphError.invalid("Unknown parameter " + name);
        var start = instant(parameters, "start");
        var end = instant(parameters, "end");
        if (!start.isBefore(end)) throw GraphError.invalid("Param start must be before end");
        return new AnalyticsQuery(
                start,
                end,
                one(Granularity.class, "granularity", parameters.getOrDefault("granularity", "")),
                words(parameters, "dimensions").stream()
                        .map(word -> one(Dimension.class, "dimensions", word))
                        .collect(Collectors.toUnmodifiableSet()),
                words(parameters, "phone_numbers").stream()
                        .map(AnalyticsQuery::digits)
                        .collect(Collectors.toUnmodifiableSet()),
                words(parameters, "country_codes"));
    }

    static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    private static Instant instant(Map<String, String> parameters, String name) {
        try {
            return Instant.ofEpochSecond(Long.parseLong(parameters.getOrDefault(name, "")));
        } catch (NumberFormatException | DateTimeException _) {
            throw GraphError.invalid("Param " + name + " must be a time in seconds");
        }
    }

    private static Set<String> words(Map<String, String> parameters, String name) {
        var list = OUTSIDE_OF_WORDS.matcher(parameters.getOrDefault(name, "")).replaceAll("");
        return Arrays.stream(list.split(",", -1))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static <E extends Enum<E>> E one(Class<E> type, String name, String word) {
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException _) {
            throw GraphError.invalid(
                    "Param %s must be one of %s"
                            .formatted(name, Arrays.toString(type.getEnumConstants())));
        }
    }

    boolean wants(String number, String country) {
        return (numbers.isEmpty() || numbers.contains(number))
                && (countries.isEmpty() || countries.contains(country));
    }
}
