package convometer.billing.console;

import convometer.billing.match.MatchLookup;
import convometer.billing.match.MatchView.ClassView;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/// What of Meta's figures speaks against closing a month.
@Singleton
public final class ClosingDoubts {

    private static final String OF_THE_LEDGER = "ledger_and_meta";

    private final Optional<MatchLookup> matches;

    /// @param matches empty: this instance matches nothing
    ClosingDoubts(Optional<MatchLookup> matches) {
        this.matches = matches;
    }

    /// What was found.
    ///
    /// @param notMatched why the month is not held against Meta's figures; null: it is
    /// @param differences of the ledger and Meta, by class
    public record Found(@Nullable String notMatched, List<ClassView> differences) {}

    Found of(Waba account, YearMonth month) {
        try {
            var asked = new MatchLookup.Asked(account.id(), month.toString(), null, null, 1, null);
            var classes = matches.map(each -> each.match(asked).classes()).orElse(List.of());
            return new Found(
                    null,
                    classes.stream().filter(it -> it.between().equals(OF_THE_LEDGER)).toList());
        } catch (ProblemException e) {
            return new Found(why(e), List.of());
        }
    }

    private static String why(ProblemException e) {
        return switch (e.problem().code()) {
            case "no_figures" -> "Meta's figures of this month were not imported.";
            case "month_left" -> "The units of this month have left the ledger.";
            default -> "It is not held against Meta's figures now: " + e.problem().detail();
        };
    }
}
