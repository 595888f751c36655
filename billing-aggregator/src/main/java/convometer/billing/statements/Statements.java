package convometer.billing.statements;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.BillingCount;
import convometer.events.StatementClosing;
import convometer.schemas.access.Access;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Statements for whoever asks, of the accounts that the caller may know of: for programs and for
/// pages alike. What is closed is held against what it was closed with: nobody reads other figures
/// under the same name.
@Singleton
public final class Statements {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    private final Accounts accounts;
    private final MonthlyCounts counts;
    private final Closings closings;
    private final Access access;

    Statements(Accounts accounts, MonthlyCounts counts, Closings closings, Access access) {
        this.accounts = accounts;
        this.counts = counts;
        this.closings = closings;
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

    /// Accounts that the caller may know of, in the order of the accounts file.
    public List<Waba> wabas() {
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .filter(waba -> access.hasWaba(waba.id()))
                .toList();
    }

    /// Of a local month.
    ///
    /// @throws ProblemException 503 `not_ready` while the lines are not those of a live ledger, or
    ///   of a closed month not those that it was closed with
    public Statement of(Waba waba, YearMonth month) {
        return of(waba, month, Breakdown.NONE);
    }

    /// What a local month costs by its days, in one currency.
    ///
    /// @throws ProblemException 503 `not_ready` while the lines are not those of a live ledger
    public List<DaySum> days(Waba waba, YearMonth month, String currency) {
        try {
            var closed = closed(waba, List.of(month));
            var sums = new DaySums(month, currency);
            var whole = new ArrayList<BillingCount>();
            counts.each(
                    waba.id(),
                    month,
                    month,
                    count -> {
                        sums.accept(count);
                        if (!count.getCounts().equals(Statement.DETAILS)) whole.add(count);
                    });
            check(whole, closed);
            return sums.sums();
        } catch (NotReadyException e) {
            throw notReady(e);
        }
    }

    /// @param by beside what lines are split by anyway
    Statement of(Waba waba, YearMonth month, Breakdown by) {
        return of(waba, List.of(month), by).months().getFirst();
    }

    /// Months of an account, each included, out of one state of the lines.
    ///
    /// @throws ProblemException 503 `not_ready` while there is no such state
    public StatementRange range(Waba waba, YearMonth from, YearMonth to) {
        var months =
                Stream.iterate(from, month -> !month.isAfter(to), month -> month.plusMonths(1))
                        .toList();
        return of(waba, months, Breakdown.NONE);
    }

    /// @param months at least one, ascending
    /// @param by beside what lines are split by anyway
    StatementRange of(Waba waba, List<YearMonth> months, Breakdown by) {
        try {
            // Closings before the lines, which are written first.
            var closed = closed(waba, months);
            var from = months.getFirst();
            var to = months.getLast();
            if (by.isNone()) {
                var lines = counts.of(waba.id(), from, to);
                check(lines.counts(), closed);
                return StatementRange.of(waba, months, lines, byMonth(closed));
            }
            var split = by.split();
            var until = counts.each(waba.id(), from, to, split);
            check(split.whole(), closed);
            var lines = new MonthlyCounts.Lines(split.lines(), until);
            return StatementRange.of(waba, months, lines, byMonth(closed));
        } catch (NotReadyException e) {
            throw notReady(e);
        }
    }

    private static ProblemException notReady(NotReadyException e) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
    }

    private List<StatementClosing> closed(Waba waba, List<YearMonth> months) {
        return closings.all(waba.id()).stream()
                .filter(it -> months.contains(YearMonth.parse(it.getRequest().getMonth())))
                .toList();
    }

    private static Map<YearMonth, StatementClosing> byMonth(List<StatementClosing> closed) {
        return closed.stream()
                .collect(
                        Collectors.toMap(
                                it -> YearMonth.parse(it.getRequest().getMonth()),
                                Function.identity()));
    }

    /// What is closed and what the lines are come on two topics: nobody sees one without the other.
    private static void check(List<BillingCount> lines, List<StatementClosing> closed) {
        for (var closing : closed) {
            var request = closing.getRequest();
            var wabaId = request.getWabaId();
            var month = request.getMonth();
            if (!ClosedContent.of(wabaId, month, lines)
                    .hasFiguresOf(ClosedContent.of(wabaId, month, closing.getLines())))
                throw new NotReadyException(
                        "the lines of %s are not those with which it was closed".formatted(month));
        }
    }
}
