package convometer.billing.statements;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.StatementClosing;
import convometer.schemas.accounts.Accounts.Waba;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes statements of the lines that there are. What is closed is held against what it was closed
/// with: nobody reads other figures under the same name.
@Singleton
@Requires(beans = {MonthlyCounts.class, Closings.class})
public final class Statements {

    private final MonthlyCounts counts;
    private final Closings closings;

    Statements(MonthlyCounts counts, Closings closings) {
        this.counts = counts;
        this.closings = closings;
    }

    /// Of a local month.
    ///
    /// @param by beside what lines are split by anyway
    /// @throws NotReadyException while the lines are not those of a live ledger, or of a closed
    ///   month not those that it was closed with
    Statement of(Waba waba, YearMonth month, Breakdown by) {
        var closed = closed(waba, month, month);
        var lines = lines(waba, month, month, by, closed);
        return Statement.of(waba, month, lines, at(closed).get(month));
    }

    /// Of a local month, as it is for everybody.
    ///
    /// @throws NotReadyException while the lines are not those of a live ledger, or of a closed
    ///   month not those that it was closed with
    public Statement of(Waba waba, YearMonth month) {
        return of(waba, month, Breakdown.NONE);
    }

    private MonthlyCounts.Lines lines(
            Waba waba, YearMonth from, YearMonth to, Breakdown by, List<StatementClosing> closed) {
        var lines =
                by.isNone()
                        ? counts.of(waba.id(), from, to)
                        : counts.withDetails(waba.id(), from, to);
        check(lines, closed);
        return by.isNone() ? lines : by.of(lines);
    }

    /// Of some months, out of one state of the lines.
    ///
    /// @param months at least one, ascending
    /// @param by beside what lines are split by anyway
    /// @throws NotReadyException as for one month
    StatementRange of(Waba waba, List<YearMonth> months, Breakdown by) {
        var first = months.getFirst();
        var last = months.getLast();
        var closed = closed(waba, first, last);
        var lines = lines(waba, first, last, by, closed);
        return StatementRange.of(waba, months, lines, at(closed));
    }

    /// A statement as `text/csv`.
    public static String csv(Statement statement) {
        return new String(
                StatementCsv.of(List.of(statement), Breakdown.NONE), StandardCharsets.UTF_8);
    }

    /// Looked up before the lines, which are written first.
    private List<StatementClosing> closed(Waba waba, YearMonth from, YearMonth to) {
        return closings.all(waba.id()).stream()
                .filter(closing -> {
                    var month = YearMonth.parse(closing.getRequest().getMonth());
                    return !month.isBefore(from) && !month.isAfter(to);
                })
                .toList();
    }

    private static Map<YearMonth, Instant> at(List<StatementClosing> closed) {
        var at = new HashMap<YearMonth, Instant>();
        for (var closing : closed)
            at.put(YearMonth.parse(closing.getRequest().getMonth()), closing.getClosedAt());
        return at;
    }

    private static void check(MonthlyCounts.Lines lines, List<StatementClosing> closed) {
        for (var closing : closed) {
            var request = closing.getRequest();
            var content = ClosedContent.of(request.getWabaId(), request.getMonth(), lines.counts());
            if (!content.sha256().equals(closing.getStatementSha256()))
                throw new NotReadyException(
                        "the lines of %s are not those with which it was closed"
                                .formatted(request.getMonth()));
        }
    }
}
