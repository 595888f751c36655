package convometer.billing.console.match;

import convometer.billing.console.Frame;
import convometer.billing.console.Links;
import convometer.billing.console.ReaderFormat;
import convometer.billing.console.Words;
import convometer.billing.match.MatchView;
import convometer.billing.match.MatchView.Bucket;
import convometer.billing.match.MatchView.ClassView;
import convometer.billing.match.MatchView.DifferenceView;
import convometer.billing.match.rules.DifferenceClass;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.service.Problem;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The page of the match with Meta.
///
/// @param chosen the class that the reader has chosen; null: none
/// @param found a match with a page of its differences; null: there is none, for a reason
/// @param missing why there is none; null: there is one
/// @param mayFetch whether Meta can be asked for its figures
public record MatchPage(
        Frame frame,
        @Nullable String chosen,
        @Nullable MatchView found,
        @Nullable Problem missing,
        boolean mayFetch) {

    /// Of so many units that a difference is about, links are shown.
    private static final int UNITS = 10;

    private static final String LOST = DifferenceClass.MISSING_WEBHOOK.code();
    private static final String TIME_ZONE = DifferenceClass.TIME_ZONE.code();

    /// As differences are: another time zone is one cause of many.
    private static final Comparator<ClassView> LOST_FIRST =
            Comparator.comparing((ClassView it) -> !it.name().equals(LOST))
                    .thenComparing(it -> it.name().equals(TIME_ZONE));

    public MatchView match() {
        return Objects.requireNonNull(found);
    }

    /// Names of the classes that there are, lost webhooks first.
    public List<String> names() {
        return classes().stream().map(ClassView::name).distinct().toList();
    }

    /// Whose figures differ.
    public static String between(String code) {
        return code.equals("ledger_and_meta") ? "Ledger and Meta" : "Verdict and estimate";
    }

    /// Classes that there are, lost webhooks first.
    public List<ClassView> classes() {
        return match().classes().stream().sorted(LOST_FIRST).toList();
    }

    public boolean isSource(String source) {
        return source.equals(match().figures().source());
    }

    public boolean isClass(String name) {
        return name.equals(chosen);
    }

    /// What a class means.
    public static String meaning(String name) {
        return switch (DifferenceClass.valueOf(name.toUpperCase(Locale.ROOT))) {
            case MISSING_WEBHOOK ->
                    "Meta counts deliveries of which no webhook came: lost, or still on their way";
            case LATE_STATUS -> "The time beside balances it, or Meta could not know of it yet";
            case TIME_ZONE -> "It balances when Meta's days begin some hours earlier or later";
            case FREE_OR_CHARGED -> "The same category, free on one side";
            case CATEGORY_CHANGED -> "The same time, another category";
            case ROUNDING -> "The same units; amounts that rounding can explain";
            case TIER -> "The same units; amounts of another band of the rate card";
            case UNKNOWN -> "Nothing balances it";
        };
    }

    /// The number as people write it.
    public String number(String phoneNumberId) {
        var account = frame.account();
        if (account == null) return phoneNumberId;
        return account.numbers().stream()
                .filter(number -> number.id().equals(phoneNumberId))
                .map(BusinessNumber::display)
                .findFirst()
                .orElse(phoneNumberId);
    }

    /// Category and type in words.
    public static String kind(String category, String type) {
        return type.isEmpty()
                ? Words.phrase(category)
                : Words.phrase(category) + ", " + type.replace('_', ' ');
    }

    /// When a bucket is, in the time zone of the import.
    public String time(Bucket bucket) {
        var zone = ZoneId.of(match().figures().timeZone());
        var start = bucket.start().atZone(zone);
        return switch (match().figures().granularity()) {
            case "month" -> frame.format().month(YearMonth.from(start));
            case "day" -> frame.format().day(start.toLocalDate());
            default -> new ReaderFormat(frame.format().locale(), zone).instant(bucket.start());
        };
    }

    /// How long ago its time ended, roughly.
    public String age(Duration age) {
        var days = age.toDays();
        if (days > 1) return frame.format().count(days) + " days";
        var hours = age.toHours();
        return hours == 1 ? "1 hour" : frame.format().count(hours) + " hours";
    }

    /// More money, less, or the same, for the sign in front.
    public String signed(String difference, int digits) {
        var written = frame.format().amount(difference, digits);
        return new BigDecimal(difference).signum() > 0 ? "+" + written : written;
    }

    /// Amounts of the table of differences.
    public List<String> amounts() {
        return match().differences().stream()
                .map(DifferenceView::amount)
                .filter(Objects::nonNull)
                .toList();
    }

    /// Amounts of the table of classes.
    public List<String> classAmounts() {
        return match().classes().stream().map(ClassView::amount).toList();
    }

    /// The likeliest units of a difference.
    public static List<String> units(DifferenceView difference) {
        var units = difference.units();
        return units.subList(0, Math.min(units.size(), UNITS));
    }

    /// All charges that a difference may be about.
    public String charges(DifferenceView difference) {
        return "/console/charges"
                + Links.query(
                        "waba_id",
                        match().wabaId(),
                        "month",
                        match().month(),
                        "phone_number_id",
                        difference.phoneNumberId(),
                        "market",
                        difference.market(),
                        "category",
                        difference.category());
    }

    /// The same match with another class, from another cursor on.
    public String of(@Nullable String name, @Nullable String cursor) {
        return "/console/match"
                + Links.query(
                        "waba_id",
                        match().wabaId(),
                        "month",
                        match().month(),
                        "source",
                        match().figures().source(),
                        "class",
                        name,
                        "cursor",
                        cursor);
    }

    /// The page that comes next; null: this is the last one.
    public @Nullable String next() {
        var cursor = match().cursor();
        return cursor == null ? null : of(chosen, cursor);
    }
}
