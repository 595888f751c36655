package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/// A time in which Meta charges in one way; a row of the table of eras.
///
/// @param from the first local date
/// @param byMessage delivered messages are charged; else conversations are
/// @param utilityFreeInWindow a utility template inside the service window is free
/// @param freeForm free-form messages that are free per business number and local month; null: all
public record Era(
        LocalDate from,
        boolean byMessage,
        boolean utilityFreeInWindow,
        @Nullable Integer freeForm) {

    public Era {
        if (freeForm != null && freeForm < 0)
            throw new IllegalArgumentException("a free tier is not negative: " + freeForm);
    }
}
