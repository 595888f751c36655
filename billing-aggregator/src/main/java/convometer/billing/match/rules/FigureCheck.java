package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Takes the lines of a file of figures, one after the other, and refuses the file with the first
/// that cannot be.
public final class FigureCheck {

    /// A month of half hours of some numbers with all their countries has less.
    static final int MOST_FIGURES = 250_000;

    /// Meta writes amounts as binary fractions: what is beyond this is not meant.
    private static final int MOST_DECIMALS = 9;

    private static final BigDecimal MOST_VOLUME = BigDecimal.valueOf(1_000_000_000_000L);
    private static final BigDecimal MOST_COST = BigDecimal.valueOf(1_000_000_000_000L);
    private static final Set<String> COUNTRIES =
            Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    /// ISO 3166 leaves it to its users, who all mean the same.
    private static final String KOSOVO = "XK";

    /// What Meta's words look like once their spelling is ours.
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,63}");

    private static final Duration HALF_HOUR = Duration.ofMinutes(30);
    private static final Duration SHORTEST_DAY = Duration.ofHours(22);
    private static final Duration LONGEST_DAY = Duration.ofHours(26);
    private static final Duration SHORTEST_MONTH = Duration.ofDays(27);
    private static final Duration LONGEST_MONTH = Duration.ofDays(32);

    private final YearMonth month;
    private final Map<String, String> numbers;
    private final List<ZoneId> zones;
    private final Predicate<String> isMarket;
    private final boolean isInvoice;
    private final List<AcceptedFigure> accepted = new ArrayList<>();
    private final Map<AcceptedFigure, String> places = new HashMap<>();
    private final Map<ZoneId, InvalidFiguresException> misfits = new HashMap<>();
    private @Nullable Granularity granularity;
    private Map<ZoneId, BucketCalendar> calendars = Map.of();
    private int decimals;

    /// @param month that the figures have to be of
    /// @param numbers phone_number_id by each way in which a number of the account may be written
    /// @param zones in which days and months may begin; the first in which all do is the one
    /// @param isMarket whether a text that is no country is a market
    /// @param isInvoice people wrote the lines: markets are as good as countries, and a word that
    ///   nobody knows is a slip. In an answer of Meta's it is a new one
    public FigureCheck(
            YearMonth month,
            Map<String, String> numbers,
            List<ZoneId> zones,
            Predicate<String> isMarket,
            boolean isInvoice) {
        this.month = month;
        this.numbers = Map.copyOf(numbers);
        this.zones = List.copyOf(zones);
        this.isMarket = isMarket;
        this.isInvoice = isInvoice;
    }

    /// Takes the next line.
    ///
    /// @throws InvalidFiguresException if it cannot be
    public void add(RawFigure raw) {
        var place = raw.place();
        var category = Kind.category(raw.category());
        var type = Kind.type(raw.type());
        if (accepted.size() == MOST_FIGURES)
            throw InvalidFiguresException.at(
                    place, "the file has more than " + MOST_FIGURES + " figures");
        place(place, raw.start(), raw.end());
        var figure =
                new AcceptedFigure(
                        number(place, raw.phoneNumber()),
                        country(place, raw.country()),
                        raw.start(),
                        word(place, "category", category, Kind.isKnownCategory(category)),
                        word(place, "type", type, Kind.isKnownType(type)),
                        raw.detail(),
                        volume(place, raw.volume()),
                        cost(place, raw.cost()));
        var before = places.putIfAbsent(figure.withoutFigures(), place);
        if (before != null)
            throw InvalidFiguresException.at(
                    place, "is the same bucket once more, after " + before);
        accepted.add(figure);
    }

    private void place(String place, Instant start, Instant end) {
        var length = length(place, start, end);
        if (granularity == null) {
            granularity = length;
            calendars =
                    zones.stream()
                            .distinct()
                            .collect(
                                    Collectors.toMap(
                                            zone -> zone,
                                            zone -> new BucketCalendar(month, length, zone)));
        }
        if (length != granularity)
            throw InvalidFiguresException.at(
                    place,
                    "is a bucket of a %s among those of a %s"
                            .formatted(length.code(), granularity.code()));
        calendars.forEach((zone, calendar) -> {
            if (calendar.bucket(start, end).isEmpty())
                misfits.computeIfAbsent(zone, _ -> misfit(place, calendar, start, end));
        });
        if (misfits.size() == calendars.size()) throw misfits.get(zones.getFirst());
    }

    private InvalidFiguresException misfit(
            String place, BucketCalendar calendar, Instant start, Instant end) {
        var outside = !calendar.contains(start) || end.isAfter(calendar.to());
        return InvalidFiguresException.at(
                place,
                outside
                        ? "the bucket %s to %s is not within %s in %s"
                                .formatted(start, end, month, calendar.zone())
                        : "the bucket %s to %s does not begin and end with a %s in %s"
                                .formatted(
                                        start,
                                        end,
                                        calendar.granularity().code(),
                                        calendar.zone()));
    }

    private static Granularity length(String place, Instant start, Instant end) {
        var length = Duration.between(start, end);
        if (length.equals(HALF_HOUR)) return Granularity.HALF_HOUR;
        if (isWithin(length, SHORTEST_DAY, LONGEST_DAY)) return Granularity.DAY;
        if (isWithin(length, SHORTEST_MONTH, LONGEST_MONTH)) return Granularity.MONTH;
        throw InvalidFiguresException.at(
                place, "the bucket %s to %s is no half hour, day or month".formatted(start, end));
    }

    private static boolean isWithin(Duration length, Duration least, Duration most) {
        return length.compareTo(least) >= 0 && length.compareTo(most) <= 0;
    }

    private String number(String place, String written) {
        var id = numbers.get(digits(written));
        if (id == null)
            throw InvalidFiguresException.at(
                    place, "the number " + masked(written) + " is not one of this account");
        return id;
    }

    /// A number as keys of the numbers are written.
    public static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }

    /// Enough to find it in the file, and not all of it.
    private static String masked(String number) {
        var digits = digits(number);
        return digits.length() <= 4 ? "…" : "…" + digits.substring(digits.length() - 4);
    }

    private String country(String place, String written) {
        var code = written.toUpperCase(Locale.ROOT);
        if (COUNTRIES.contains(code) || code.equals(KOSOVO)) return code;
        if (isInvoice && isMarket.test(written)) return written;
        throw InvalidFiguresException.at(place, "nobody knows the country " + cut(written));
    }

    /// P7 and V6: Meta's words are kept, also those that it has not used before.
    private String word(String place, String field, String word, boolean isKnown) {
        if (isInvoice && !isKnown)
            throw InvalidFiguresException.at(
                    place, "nobody knows the %s %s".formatted(field, cut(word)));
        if (!WORD.matcher(word).matches())
            throw InvalidFiguresException.at(
                    place, "the %s %s is no word".formatted(field, cut(word)));
        return word;
    }

    private static String cut(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    private static long volume(String place, BigDecimal volume) {
        if (volume.signum() < 0) throw InvalidFiguresException.at(place, "the volume is negative");
        if (volume.compareTo(MOST_VOLUME) > 0)
            throw InvalidFiguresException.at(place, "the volume is more than can be");
        // The scale of a huge exponent is looked at before anything is made of it.
        if (volume.scale() > MOST_DECIMALS || volume.stripTrailingZeros().scale() > 0)
            throw InvalidFiguresException.at(place, "the volume is no whole number");
        return volume.longValueExact();
    }

    private @Nullable BigDecimal cost(String place, @Nullable BigDecimal cost) {
        if (cost == null) return null;
        if (cost.signum() < 0) throw InvalidFiguresException.at(place, "the amount is negative");
        if (cost.compareTo(MOST_COST) > 0)
            throw InvalidFiguresException.at(place, "the amount is more than can be");
        var meant =
                cost.scale() > MOST_DECIMALS
                        ? cost.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN)
                        : cost;
        var plain = meant.signum() == 0 ? BigDecimal.ZERO : meant.stripTrailingZeros();
        decimals = Math.max(decimals, plain.scale());
        return plain;
    }

    /// What the file comes to.
    ///
    /// @throws InvalidFiguresException if it has no line at all
    public FigureImport done() {
        if (granularity == null) throw InvalidFiguresException.at("", "there is no figure in it");
        var zone =
                zones.stream().filter(each -> !misfits.containsKey(each)).findFirst().orElseThrow();
        return new FigureImport(granularity, zone, decimals, List.copyOf(accepted));
    }

    /// The same of an answer that may have nothing to tell.
    ///
    /// @param asked how long its buckets would be
    public FigureImport done(Granularity asked) {
        return granularity == null
                ? new FigureImport(asked, zones.getFirst(), decimals, List.of())
                : done();
    }
}
