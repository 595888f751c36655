package convometer.billing.streams;

import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLine;
import convometer.billing.statements.ClosedContent;
import convometer.events.BillingCount;
import convometer.events.ClosingRequest;
import convometer.events.StatementClosing;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The months of billing accounts whose statements are closed: their lines stay as they are, and
/// what becomes known of their units later is counted on lines of the next open month that say
/// which month they correct.
final class ClosedMonths {

    static final String CLOSED_MONTHS = "closed-months";

    /// A closing is one record, with all of its lines.
    private static final int MOST_LINES = 15_000;

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");

    /// Where days begin first.
    private static final ZoneOffset FIRST = ZoneOffset.ofHours(14);

    private static final Logger LOG = LoggerFactory.getLogger(ClosedMonths.class);

    private final KeyValueStore<String, StatementClosing> store;
    private final ReadOnlyKeyValueStore<String, StatementClosing> answers;
    private final LedgerMonths months;
    private final InstantSource clock;
    private final Set<String> closed = new HashSet<>();

    /// @param answers to all who ever wanted to close a month, also of ledgers before this one
    ClosedMonths(
            KeyValueStore<String, StatementClosing> store,
            ReadOnlyKeyValueStore<String, StatementClosing> answers,
            LedgerMonths months,
            InstantSource clock) {
        this.store = store;
        this.answers = answers;
        this.months = months;
        this.clock = clock;
        try (var all = store.all()) {
            all.forEachRemaining(month -> closed.add(month.key));
        }
    }

    static String key(String wabaId, String month) {
        return wabaId + "/" + month;
    }

    boolean isClosed(String wabaId, String month) {
        return !closed.isEmpty() && closed.contains(key(wabaId, month));
    }

    /// Where a change is counted.
    LineChange redirected(LineChange change) {
        var line = change.line();
        if (!isClosed(line.wabaId(), line.month())) return change;
        return change.movedTo(line.adjustedIn(nextOpen(line.wabaId(), line.month())));
    }

    private String nextOpen(String wabaId, String month) {
        var next = YearMonth.parse(month).plusMonths(1);
        while (isClosed(wabaId, next.toString())) next = next.plusMonths(1);
        return next.toString();
    }

    /// Takes over what a ledger before this one has written, which has started anew and books all
    /// facts again. What is closed has the lines with which it was closed, and the next open month
    /// their opposite: with the facts that are booked again, what has become known since is left
    /// there. All other lines are nothing until something is counted on them.
    ///
    /// @param written all lines
    void takeOver(Collection<BillingCount> written, LineTotals lines) {
        var fixed = new ArrayList<BillingCount>();
        try (var all = answers.all()) {
            while (all.hasNext()) {
                var closing = all.next();
                if (closing.value.getRefused() == null && closed.add(closing.key)) {
                    store.put(closing.key, closing.value);
                    fixed.addAll(closing.value.getLines());
                }
            }
        }
        for (var count : written)
            if (!isClosed(count.getWabaId(), count.getMonth())) lines.takeOver(count);
        for (var count : fixed) fix(count, lines);
        if (!closed.isEmpty())
            LOG.warn("a new ledger takes over {} closed statements and books anew", closed.size());
    }

    /// The same with a line of details, which a closing does not have.
    void takeOver(BillingCount detail, LineTotals details) {
        if (isClosed(detail.getWabaId(), detail.getMonth())) fix(detail, details);
        else details.takeOver(detail);
    }

    private void fix(BillingCount count, LineTotals lines) {
        var all = LineChange.all(count);
        lines.put(count);
        lines.change(redirected(all.movedTo(all.line().adjusted()).reversed()));
    }

    /// Closes a month, whose lines are to be written before; what is asked for once more is told
    /// once more.
    void close(ClosingRequest request, LineTotals lines, LedgerOutput output) {
        if (request.getWabaId().isBlank() || !MONTH.matcher(request.getMonth()).matches()) {
            LOG.warn("a closing is asked for of what is no month of an account, and passed over");
            return;
        }
        var key = key(request.getWabaId(), request.getMonth());
        var known = store.get(key);
        output.write(
                key,
                known != null
                        ? known
                        : answered(key, request).orElseGet(() -> closing(key, request, lines)));
    }

    /// What was refused stays refused: a ledger that starts anew reads old requests again, and
    /// knows less of their months than the one that answered. Who asks again has a new request.
    private Optional<StatementClosing> answered(String key, ClosingRequest request) {
        return Optional.ofNullable(answers.get(key))
                .filter(answer -> answer.getRequest().equals(request));
    }

    private StatementClosing closing(String key, ClosingRequest request, LineTotals lines) {
        var now = Instant.ofEpochMilli(clock.instant().toEpochMilli());
        var closing = StatementClosing.newBuilder().setRequest(request).setClosedAt(now);
        // Whatever the clocks of others say: nowhere is a month over before that.
        var earliest =
                YearMonth.parse(request.getMonth()).plusMonths(1).atDay(1).atStartOfDay(FIRST);
        if (now.isBefore(earliest.toInstant()))
            return closing.setRefused(request.getMonth() + " is not over").build();
        if (months.hasLeft(request.getMonth()))
            return closing.setRefused(
                            request.getMonth()
                                    + " has left the ledger: nothing changes it any more")
                    .build();
        var content = content(request, lines);
        if (content.counts().size() > MOST_LINES)
            return closing.setRefused(
                            "it has %,d lines; a statement of at most %,d can be closed"
                                    .formatted(content.counts().size(), MOST_LINES))
                    .build();
        var fixed =
                closing.setStatementSha256(content.sha256())
                        .setStatementLines(content.lines())
                        .setLines(content.counts())
                        .build();
        store.put(key, fixed);
        closed.add(key);
        LOG.info("the statement of {} is closed with {} lines", key, content.lines());
        return fixed;
    }

    private static ClosedContent content(ClosingRequest request, LineTotals lines) {
        return ClosedContent.of(
                request.getWabaId(),
                request.getMonth(),
                lines.of(request.getWabaId(), request.getMonth()));
    }

    /// Makes of the lines that a repricing has counted anew, as if nothing were closed, those that
    /// may take the place of others: closed months keep theirs, and what would be different on them
    /// is a correction in the next open month.
    ///
    /// @param live the lines as they are
    /// @param anew all lines as they would be
    void settle(LineTotals live, LineTotals anew) {
        if (closed.isEmpty()) return;
        Map<StatementLine, LineChange> differences = new HashMap<>();
        for (var count : anew.all().values())
            if (isClosed(count.getWabaId(), count.getMonth())) {
                differences.put(StatementLine.of(count), LineChange.all(count));
                anew.remove(count);
            }
        for (var count : live.all().values()) settle(count, differences, anew);
        for (var difference : differences.values())
            if (!difference.isNothing()) anew.change(redirected(difference));
    }

    /// What is fixed of a closed month stays, and is no difference any more.
    private void settle(
            BillingCount count, Map<StatementLine, LineChange> differences, LineTotals anew) {
        var line = StatementLine.of(count);
        var adjusted = line.adjusted();
        if (!isClosed(adjusted.wabaId(), adjusted.month())) return;
        // Of what has left nothing is counted anew.
        var hasLeft = months.hasLeft(adjusted.month());
        if (hasLeft || isClosed(line.wabaId(), line.month())) anew.put(count);
        if (!hasLeft && isClosed(line.wabaId(), line.month()))
            differences.merge(
                    adjusted, LineChange.all(count).movedTo(adjusted).reversed(), LineChange::plus);
    }
}
