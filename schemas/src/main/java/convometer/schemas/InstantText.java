package convometer.schemas;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/// Instants as text, as `2026-10-05T12:00:00Z`. Reads and writes what [Instant] does. The usual
/// form is read and written by hand: a replay does so for each line and each row, and the general
/// formatter was an eighth of its work.
public final class InstantText {

    private static final long SECONDS_OF_DAY = 86_400;
    private static final int WITHOUT_FRACTION = "2026-10-05T12:00:00Z".length();
    private static final int MOST_DIGITS = 9;
    private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    /// The instant of a text.
    ///
    /// @throws java.time.format.DateTimeParseException if it is none
    public static Instant parse(String text) {
        var usual = usual(text);
        return usual == null ? Instant.parse(text) : usual;
    }

    /// The text of an instant.
    public static String of(Instant at) {
        var second = at.getEpochSecond();
        if (at.getNano() != 0 || second < FIRST || second > LAST) return at.toString();
        var date = LocalDate.ofEpochDay(Math.floorDiv(second, SECONDS_OF_DAY));
        var ofDay = (int) Math.floorMod(second, SECONDS_OF_DAY);
        var text = "0000-00-00T00:00:00Z".toCharArray();
        put(text, 4, date.getYear());
        put(text, 7, date.getMonthValue());
        put(text, 10, date.getDayOfMonth());
        put(text, 13, ofDay / 3600);
        put(text, 16, ofDay / 60 % 60);
        put(text, 19, ofDay % 60);
        return new String(text);
    }

    private static void put(char[] text, int end, int number) {
        var place = end;
        for (var rest = number; rest > 0; rest /= 10) text[--place] = (char) ('0' + rest % 10);
    }

    /// Null: it has another form, or is no instant.
    private static @Nullable Instant usual(String text) {
        if (!hasUsualMarks(text)) return null;
        var year = number(text, 0, 4);
        var month = number(text, 5, 7);
        var day = number(text, 8, 10);
        var hour = number(text, 11, 13);
        var minute = number(text, 14, 16);
        var second = number(text, 17, 19);
        var nano = nano(text);
        if (year < 0 || !isDay(year, month, day)) return null;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
        if (second < 0 || second > 59 || nano < 0) return null;
        var midnight = LocalDate.of(year, month, day).toEpochDay() * SECONDS_OF_DAY;
        return Instant.ofEpochSecond(midnight + hour * 3600L + minute * 60L + second, nano);
    }

    private static boolean hasUsualMarks(String text) {
        var length = text.length();
        return length >= WITHOUT_FRACTION
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (length == WITHOUT_FRACTION || text.charAt(19) == '.')
                && text.charAt(length - 1) == 'Z';
    }

    private static boolean isDay(int year, int month, int day) {
        return month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
    }

    /// The fraction of the second; -1: none that can be.
    private static int nano(String text) {
        if (text.length() == WITHOUT_FRACTION) return 0;
        var digits = text.length() - 1 - WITHOUT_FRACTION;
        if (digits < 1 || digits > MOST_DIGITS) return -1;
        var fraction = number(text, WITHOUT_FRACTION, text.length() - 1);
        for (var i = digits; i < MOST_DIGITS; i++) fraction *= 10;
        return fraction;
    }

    /// -1: something else than digits.
    private static int number(String text, int from, int until) {
        var number = 0;
        for (var i = from; i < until; i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) return -1;
            number = number * 10 + digit;
        }
        return number;
    }

    private InstantText() {}
}
