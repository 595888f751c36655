package convometer.billing.match;

import convometer.billing.match.rules.InvalidFiguresException;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Numbers as files of figures write them. Short enough that nothing large can be made of one.
final class FigureNumbers {

    private static final Pattern NUMBER =
            Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,2})?");

    /// @param field what the file calls it
    static BigDecimal of(String place, String field, String text) {
        if (!NUMBER.matcher(text).matches())
            throw InvalidFiguresException.at(place, field + " is no number");
        return new BigDecimal(text);
    }

    private FigureNumbers() {}
}
