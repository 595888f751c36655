package convometer.schemas.accounts;

import convometer.schemas.accounts.Accounts.Label;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/// What a billing account may spend in a month or a day, in its currency: on everything, or on the
/// messages of a category, of a template, with a label.
///
/// @param name of the account's budgets only one has it
/// @param category as the expected charge names it; null: any
/// @param template its name; null: any message
/// @param label that the requests have; null: any request
/// @param thresholds percent of the amount, ascending: each is told of once in a period
/// @param hard what would exceed it is refused
public record Budget(
        String name,
        BigDecimal amount,
        Period per,
        @Nullable String category,
        @Nullable String template,
        @Nullable Label label,
        List<Integer> thresholds,
        boolean hard) {

    /// Where the file says nothing else.
    public static final List<Integer> DEFAULT_THRESHOLDS = List.of(50, 80, 100);

    public Budget {
        thresholds = List.copyOf(thresholds);
    }

    /// After what it begins anew, by the calendar of the account's time zone.
    public enum Period {
        MONTH {
            @Override
            LocalDate first(LocalDate day) {
                return day.withDayOfMonth(1);
            }

            @Override
            LocalDate next(LocalDate first) {
                return first.plusMonths(1);
            }
        },
        DAY {
            @Override
            LocalDate first(LocalDate day) {
                return day;
            }

            @Override
            LocalDate next(LocalDate first) {
                return first.plusDays(1);
            }
        };

        abstract LocalDate first(LocalDate day);

        abstract LocalDate next(LocalDate first);

        /// When the period of an instant begins.
        public Instant begin(Instant at, ZoneId zone) {
            return first(LocalDate.ofInstant(at, zone)).atStartOfDay(zone).toInstant();
        }

        /// When the next one does.
        public Instant end(Instant at, ZoneId zone) {
            return next(first(LocalDate.ofInstant(at, zone))).atStartOfDay(zone).toInstant();
        }
    }

    /// Whether such a message counts in it.
    ///
    /// @param of the category that it is charged as
    /// @param named the template; null: none
    public boolean isFor(String of, @Nullable String named, Map<String, String> labels) {
        return (category == null || category.equals(of))
                && (template == null || template.equals(named))
                && (label == null || label.isOf(labels));
    }
}
