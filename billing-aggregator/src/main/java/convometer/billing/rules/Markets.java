package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// R1: where a customer is, for the price. By the number, longest prefix first, else by the country
/// of the business-scoped user id.
public final class Markets {

    /// The market of whoever is in no row.
    public static final String OTHER = "Other";

    /// The countries that are in no row: numbers do not tell them from each other.
    public static final String UNLISTED = "other";

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern COUNTRY_ID = Pattern.compile("[A-Z]{2}\\..+");

    private final Map<String, NavigableMap<LocalDate, String>> byPrefix = new HashMap<>();
    private final Map<String, NavigableMap<LocalDate, String>> byCountry = new HashMap<>();

    /// Countries by prefix, and by each of them those that no prefix tells it from.
    private final Map<String, String> countryByPrefix;

    private final Map<String, String> countries;

    /// The countries of a market, where no prefix tells one of them from another.
    private final Map<String, String> soles;

    private final Set<String> names;
    private final int longest;

    public Markets(List<Market> rows) {
        for (var row : rows) {
            put(byPrefix, row.prefix(), row);
            put(byCountry, row.country(), row);
        }
        countryByPrefix =
                rows.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Market::prefix, Market::country, (first, _) -> first));
        countries = together(rows);
        soles = soles(rows, countries);
        names = rows.stream().map(Market::name).collect(Collectors.toUnmodifiableSet());
        longest = rows.stream().mapToInt(row -> row.prefix().length()).max().orElse(0);
    }

    private Markets(Markets dated, LocalDate day) {
        dated.byPrefix.forEach((prefix, rows) -> putAsOn(byPrefix, prefix, rows, day));
        dated.byCountry.forEach((country, rows) -> putAsOn(byCountry, country, rows, day));
        countryByPrefix = dated.countryByPrefix;
        countries = dated.countries;
        soles = dated.soles;
        names = dated.names;
        longest = dated.longest;
    }

    /// Those that share a prefix, between strokes: `CA/US`.
    private static Map<String, String> together(List<Market> rows) {
        var byPrefix = new HashMap<String, SortedSet<String>>();
        for (var row : rows)
            byPrefix.computeIfAbsent(row.prefix(), _ -> new TreeSet<>()).add(row.country());
        var together = new HashMap<String, SortedSet<String>>();
        for (var some : byPrefix.values()) {
            var all = new TreeSet<>(some);
            for (var country : some) all.addAll(together.getOrDefault(country, some));
            for (var country : all) together.put(country, all);
        }
        var texts = new HashMap<String, String>();
        together.forEach((country, all) -> texts.put(country, String.join("/", all)));
        return Map.copyOf(texts);
    }

    private static Map<String, String> soles(List<Market> rows, Map<String, String> countries) {
        var all = new HashMap<String, Set<String>>();
        // Other has also those in no row.
        all.put(OTHER, new HashSet<>(Set.of(UNLISTED)));
        for (var row : rows)
            all.computeIfAbsent(row.name(), _ -> new HashSet<>())
                    .add(countries.getOrDefault(row.country(), row.country()));
        var soles = new HashMap<String, String>();
        all.forEach((market, some) -> {
            if (some.size() == 1) soles.put(market, some.iterator().next());
        });
        return Map.copyOf(soles);
    }

    /// The markets of one day for all days.
    public Markets asOn(LocalDate day) {
        return new Markets(this, day);
    }

    private static void putAsOn(
            Map<String, NavigableMap<LocalDate, String>> table,
            String key,
            NavigableMap<LocalDate, String> rows,
            LocalDate day) {
        var row = rows.floorEntry(day);
        if (row != null) table.put(key, new TreeMap<>(Map.of(LocalDate.MIN, row.getValue())));
    }

    private static void put(
            Map<String, NavigableMap<LocalDate, String>> table, String key, Market row) {
        var before =
                table.computeIfAbsent(key, _ -> new TreeMap<>())
                        .putIfAbsent(row.from(), row.name());
        if (before != null && !before.equals(row.name()))
            throw new IllegalArgumentException(
                    key + " is in two markets: " + before + " and " + row.name());
    }

    public boolean knows(String name) {
        return names.contains(name) || name.equals(OTHER);
    }

    /// The market of a customer on a local date.
    ///
    /// @param recipient the number that the message went to; null: not known
    /// @param customer the customer's shown name: a wa_id, else a business-scoped user id
    public String of(@Nullable String recipient, String customer, LocalDate date) {
        if (recipient != null && NUMBER.matcher(recipient).matches())
            return ofNumber(recipient, date);
        if (NUMBER.matcher(customer).matches()) return ofNumber(customer, date);
        if (COUNTRY_ID.matcher(customer).matches())
            return ofCountry(customer.substring(0, 2), date);
        return OTHER;
    }

    /// The market of customers of a country on a local date.
    ///
    /// @param country ISO 3166 code
    public String ofCountry(String country, LocalDate date) {
        return at(byCountry, country, date, OTHER);
    }

    /// The country of a customer in a market, with those that share its prefix: `GB/GG/IM/JE`.
    ///
    /// @param customer the customer's shown name: a wa_id, else a business-scoped user id
    /// @return empty: the name does not tell it, or is of another market, as that of somebody who
    ///   has another number by now
    public String countryOf(String customer, String market) {
        var sole = countryOf(market);
        if (!sole.isEmpty()) return sole;
        var told = told(customer);
        var names = byCountry.get(told);
        var fits = names == null ? market.equals(OTHER) : names.containsValue(market);
        return fits && !told.isEmpty() ? withOthers(told) : "";
    }

    /// The country of whoever is in a market; empty: it has several.
    public String countryOf(String market) {
        return soles.getOrDefault(market, "");
    }

    /// A country, with those that share its prefix; [#UNLISTED]: in no row.
    ///
    /// @param country ISO 3166 code
    public String withOthers(String country) {
        return countries.getOrDefault(country, UNLISTED);
    }

    /// One of the countries that a name may be of; empty: it is no name of a customer.
    private String told(String customer) {
        if (COUNTRY_ID.matcher(customer).matches()) return customer.substring(0, 2);
        if (!NUMBER.matcher(customer).matches()) return "";
        for (var length = Math.min(longest, customer.length()); length > 0; length--) {
            var country = countryByPrefix.get(customer.substring(0, length));
            if (country != null) return country;
        }
        return UNLISTED;
    }

    private String ofNumber(String number, LocalDate date) {
        for (var length = Math.min(longest, number.length()); length > 0; length--) {
            var found = at(byPrefix, number.substring(0, length), date, "");
            if (!found.isEmpty()) return found;
        }
        return OTHER;
    }

    private static String at(
            Map<String, NavigableMap<LocalDate, String>> table,
            String key,
            LocalDate date,
            String otherwise) {
        var rows = table.get(key);
        var row = rows == null ? null : rows.floorEntry(date);
        return row == null ? otherwise : row.getValue();
    }
}
