package convometer.deploy.replay;

import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLine;
import convometer.billing.statements.ClosedContent;
import convometer.deploy.replay.ClosedStatement.Closing;
import convometer.events.BillingCount;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.policy.Policy;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// Computes a closed statement again, from the archive and what its manifest says: the month as the
/// archive had it at the closing, and of each month that was closed before what had become known
/// since then.
public final class StatementRecomputation {

    private static final List<Function<Closing, ArchiveCut>> CUTS =
            List.of(Closing::least, Closing::most);

    private final ClosedStatement closed;
    private final List<Path> archives;
    private final Accounts accounts;
    private final Policy policy;
    private final boolean keepGoing;
    private final LongConsumer progress;
    private final Map<ArchiveCut, List<BillingCount>> computed = new HashMap<>();

    /// @param accounts for the rules of the tracker
    /// @param keepGoing skips what cannot be read
    /// @param progress hears how many more bytes were read; archives may be read several times
    public StatementRecomputation(
            ClosedStatement closed,
            Accounts accounts,
            List<Path> archives,
            Policy policy,
            boolean keepGoing,
            LongConsumer progress) {
        this.closed = closed;
        this.archives = archives;
        this.policy = policy;
        this.keepGoing = keepGoing;
        this.progress = progress;
        this.accounts = accounts;
    }

    /// What came while a month was being closed may be in it or not: with what was in the archive
    /// when the closing was asked for, or with whatever came until it was closed, where that
    /// agrees; else with the least. Closings before are tried in both ways, too, all alike.
    public ClosedContent closest() {
        for (var own : CUTS)
            for (var before : CUTS) {
                var content = content(own, before);
                if (closed.isOf(content)) return content;
            }
        return content(CUTS.getFirst(), CUTS.getFirst());
    }

    private ClosedContent content(
            Function<Closing, ArchiveCut> own, Function<Closing, ArchiveCut> before) {
        var now = lines(own.apply(closed.closing()));
        var lines = new ArrayList<BillingCount>();
        for (var line : now) if (isOf(line, closed.month())) lines.add(line);
        for (var closing : closed.earlier()) {
            var since = since(closing.month());
            if (since != null)
                lines.addAll(adjustments(closing.month(), lines(before.apply(since)), now));
        }
        return ClosedContent.of(closed.wabaId(), closed.month(), lines);
    }

    private boolean isOf(BillingCount line, String month) {
        return line.getWabaId().equals(closed.wabaId()) && line.getMonth().equals(month);
    }

    /// The closing by which what becomes known of an earlier month began to count in this one: the
    /// last of those of it and of all months between. Null: one between is open, and has it.
    private @Nullable Closing since(String earlier) {
        var between = new ArrayList<Closing>();
        for (var month = YearMonth.parse(earlier);
                month.isBefore(YearMonth.parse(closed.month()));
                month = month.plusMonths(1)) {
            var closing = closingOf(month.toString());
            if (closing == null) return null;
            between.add(closing);
        }
        return between.stream().max(Comparator.comparing(Closing::closedAt)).orElse(null);
    }

    private @Nullable Closing closingOf(String month) {
        return closed.earlier().stream()
                .filter(it -> it.month().equals(month))
                .findFirst()
                .orElse(null);
    }

    private List<BillingCount> adjustments(
            String month, List<BillingCount> before, List<BillingCount> now) {
        var changes = new HashMap<StatementLine, LineChange>();
        for (var line : now)
            if (isOf(line, month)) changes.put(StatementLine.of(line), LineChange.all(line));
        for (var line : before)
            if (isOf(line, month))
                changes.merge(
                        StatementLine.of(line), LineChange.all(line).reversed(), LineChange::plus);
        return changes.entrySet().stream()
                .filter(change -> !change.getValue().isNothing())
                .map(change ->
                        change.getValue()
                                .movedTo(change.getKey().adjustedIn(closed.month()))
                                .on(null))
                .toList();
    }

    private List<BillingCount> lines(ArchiveCut cut) {
        return computed.computeIfAbsent(cut, this::compute);
    }

    private List<BillingCount> compute(ArchiveCut cut) {
        var recomputation = new Recomputation(accounts, policy, closed.tablesInUse().tables(), cut);
        recomputation.read(archives, keepGoing, progress);
        return recomputation.lines();
    }
}
