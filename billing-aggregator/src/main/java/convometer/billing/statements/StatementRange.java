package convometer.billing.statements;

import convometer.events.StatementClosing;
import convometer.schemas.accounts.Accounts.Waba;

import io.swagger.v3.oas.annotations.media.Schema;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;

/// What a billing account owes for some local months, one after the other, out of one state of the
/// lines: no unit is in two of them, and none is missing between them.
///
/// @param totals of all months
/// @param asOf a fingerprint of all lines
/// @param completeUntil what came until then is counted
@Schema(description = "What a billing account owes for some local months.")
public record StatementRange(
        String wabaId,
        String name,
        String from,
        String to,
        String timezone,
        String currency,
        List<Statement> months,
        List<Statement.Total> totals,
        String asOf,
        Instant completeUntil) {

    /// @param months at least one, ascending
    /// @param closings of those months that are closed
    static StatementRange of(
            Waba waba,
            List<YearMonth> months,
            MonthlyCounts.Lines lines,
            Map<YearMonth, StatementClosing> closings) {
        var there = Statement.there(lines.counts()).toList();
        return new StatementRange(
                waba.id(),
                waba.name(),
                months.getFirst().toString(),
                months.getLast().toString(),
                waba.timezone().getId(),
                waba.currency(),
                months.stream()
                        .map(month -> Statement.of(waba, month, lines, closings.get(month)))
                        .toList(),
                Statement.totals(there.stream().filter(Statement::isCharge).toList()),
                Fingerprint.of(there),
                lines.completeUntil());
    }
}
