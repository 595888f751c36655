package convometer.billing.console;

import io.micronaut.http.HttpRequest;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Collection;
import java.util.Locale;

/// How figures and instants are written for whoever reads a page. Amounts keep their last digit:
/// they are decimals from the ledger to the page.
///
/// @param locale of the reader, as the browser says it
/// @param zone of the account
public record ReaderFormat(Locale locale, ZoneId zone) {

    static ReaderFormat of(HttpRequest<?> request, ZoneId zone) {
        return new ReaderFormat(request.getLocale().orElse(Locale.ENGLISH), zone);
    }

    public String count(long number) {
        return NumberFormat.getIntegerInstance(locale).format(number);
    }

    /// All digits of an amount, and so many behind the point at least.
    public String amount(String exact, int digits) {
        var amount = new BigDecimal(exact);
        var format = NumberFormat.getNumberInstance(locale);
        format.setMaximumFractionDigits(Math.max(amount.scale(), digits));
        format.setMinimumFractionDigits(digits);
        return format.format(amount);
    }

    /// All digits of an amount.
    public String amount(String exact) {
        return amount(exact, Math.max(0, new BigDecimal(exact).scale()));
    }

    /// How many digits behind the point a column of amounts needs, so that points stand below each
    /// other.
    public static int digits(Collection<String> amounts) {
        return amounts.stream()
                .mapToInt(amount -> Math.max(0, new BigDecimal(amount).scale()))
                .max()
                .orElse(0);
    }

    /// Date and time in the account's time zone.
    public String instant(Instant instant) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(zone)
                .format(instant);
    }

    /// A day.
    public String day(LocalDate day) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(locale).format(day);
    }

    /// A month by its name and year.
    public String month(YearMonth month) {
        return DateTimeFormatter.ofPattern("LLLL uuuu", locale).format(month);
    }

    /// A month as it is written in contracts, by its name and year.
    public String month(String month) {
        return month(YearMonth.parse(month));
    }
}
