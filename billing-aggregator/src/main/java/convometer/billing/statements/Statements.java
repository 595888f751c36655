package convometer.billing.statements;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.schemas.access.Access;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.time.YearMonth;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Statements for whoever asks, of the accounts that the caller may know of: for programs and for
/// pages alike.
@Singleton
public final class Statements {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    private final Accounts accounts;
    private final MonthlyCounts counts;
    private final Access access;

    Statements(Accounts accounts, MonthlyCounts counts, Access access) {
        this.accounts = accounts;
        this.counts = counts;
        this.access = access;
    }

    /// The month that a text names.
    ///
    /// @throws ProblemException 400 `malformed_month` if it names none
    public static YearMonth month(String text) {
        if (!MONTH.matcher(text).matches())
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "malformed_month",
                    "a month is written 2026-10, not " + text);
        return YearMonth.parse(text);
    }

    /// An account.
    ///
    /// @throws ProblemException 404 `unknown_waba` if there is none that the caller may know of
    public Waba waba(String wabaId) {
        return accounts.waba(wabaId)
                .filter(known -> access.hasWaba(known.id()))
                .orElseThrow(() ->
                        new ProblemException(
                                HttpStatus.NOT_FOUND,
                                "unknown_waba",
                                "no account " + wabaId + " in the accounts file"));
    }

    /// Months of an account, each included, out of one state of the lines.
    ///
    /// @throws ProblemException 503 `not_ready` while there is no such state
    public StatementRange range(Waba waba, YearMonth from, YearMonth to) {
        var months =
                Stream.iterate(from, month -> !month.isAfter(to), month -> month.plusMonths(1))
                        .toList();
        return StatementRange.of(waba, months, lines(waba, from, to));
    }

    /// Accounts that the caller may know of, in the order of the accounts file.
    public List<Waba> wabas() {
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .filter(waba -> access.hasWaba(waba.id()))
                .toList();
    }

    MonthlyCounts.Lines lines(Waba waba, YearMonth from, YearMonth to) {
        try {
            return counts.of(waba.id(), from, to);
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }
}
