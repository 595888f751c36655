package convometer.deploy.replay;

import convometer.billing.WholeLedger;
import convometer.billing.ledger.BillingTables;
import convometer.deploy.archive.ArchiveReader;
import convometer.deploy.archive.ArchiveReader.Line;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.policy.Policy;
import convometer.tracker.replay.RecordReplay;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/// Windows, conversations, charges and statements of archives: the records of their lines through
/// the rules of the tracker, and what these decide through the rules of the ledger.
public final class Recomputation {

    private static final int PROBLEMS_SHOWN = 10;

    private final Told told;
    private final RecordReplay history;
    private final WholeLedger ledger;
    private final BillingTables tables;
    private @Nullable Comparison comparison;
    private final Results results = new Results();
    private final List<String> problems = new ArrayList<>();
    private long lines;
    private long skipped;
    private long updatesSkipped;

    /// @param tables by which units are priced
    public Recomputation(Accounts accounts, Policy policy, BillingTables tables) {
        this(new Told(accounts, ArchiveCut.NONE, false), accounts, policy, tables);
    }

    /// Passes over what is of accounts that are not there.
    ///
    /// @param cut what is beyond it is as if it had never come
    Recomputation(Accounts accounts, Policy policy, BillingTables tables, ArchiveCut cut) {
        this(new Told(accounts, cut, true), accounts, policy, tables);
    }

    private Recomputation(Told told, Accounts accounts, Policy policy, BillingTables tables) {
        this.told = told;
        history = new RecordReplay(policy, accounts);
        this.tables = tables;
        ledger = new WholeLedger(tables);
    }

    /// Also says what it would come to by other tables. To be called before anything is read.
    public void compareWith(BillingTables others) {
        comparison = new Comparison(tables, others);
    }

    /// Reads archives.
    ///
    /// @param keepGoing skips what cannot be read, a line at a time, or an update whose time cannot
    ///   be
    /// @param progress hears how many more bytes were read
    /// @throws IllegalArgumentException naming file, line and field of what cannot be read
    public void read(List<Path> archives, boolean keepGoing, LongConsumer progress) {
        new ArchiveReader<>(archives, told::by, progress).read(line -> take(line, keepGoing));
    }

    private void take(Line<Told.Line> line, boolean keepGoing) {
        if (line.problem() != null) {
            skip(line.problem(), keepGoing);
            skipped++;
        }
        if (line.value() == null) return;
        for (var problem : line.value().problems()) {
            skip(line.place() + ": " + problem, keepGoing);
            updatesSkipped++;
        }
        lines++;
        line.value().records().forEach(this::add);
    }

    private void skip(String problem, boolean keepGoing) {
        if (!keepGoing) throw new IllegalArgumentException(problem);
        if (problems.size() < PROBLEMS_SHOWN) problems.add(problem);
    }

    private void add(SpecificRecord record) {
        switch (record) {
            case InboundMessage message -> history.add(message);
            case MessageStatus status -> history.add(status);
            case SendRecord message -> {
                history.add(message);
                if (comparison != null) comparison.add(message);
            }
            case CustomerNotice notice -> history.add(notice);
            default -> throw new IllegalStateException(record.getSchema().getName());
        }
    }

    /// Decides everything and writes the files. To be called once, at the end.
    public void write(Path folder) throws IOException {
        Handover.<ThreadDecision>run(
                decisions ->
                        history.decide(decision -> {
                            results.add(decision);
                            decisions.accept(decision);
                        }),
                this::book);
        Handover.<Charge>run(charges -> ledger.price(charges, results::add), results::add);
        if (comparison != null) results.add(comparison.rows());
        results.write(folder);
    }

    /// Decides everything; answers the lines of all statements, in no order. To be called once, at
    /// the end, instead of [#write].
    List<BillingCount> lines() {
        var counts = new ArrayList<BillingCount>();
        Handover.run(history::decide, ledger::add);
        ledger.price(_ -> {}, counts::add);
        ledger.conversations(counts::add);
        return counts;
    }

    private void book(ThreadDecision decision) {
        ledger.add(decision);
        if (comparison != null) comparison.add(decision);
    }

    /// What was read and what came of it, for people.
    public String summary() {
        var read = "%,d lines: %s".formatted(lines, results.summary());
        if (comparison != null) read += "\n" + comparison.summary();
        var all = skipped + updatesSkipped;
        if (all == 0) return read;
        var more = all > problems.size() ? "\n  and %,d more".formatted(all - problems.size()) : "";
        return "%s%n%s:%n  %s%s"
                .formatted(read, skippedTold(), String.join("\n  ", problems), more);
    }

    private String skippedTold() {
        var emitted = new ArrayList<String>();
        if (skipped > 0)
            emitted.add("%,d lines could not be read and were skipped".formatted(skipped));
        if (updatesSkipped > 0)
            emitted.add("%,d updates of other lines were skipped".formatted(updatesSkipped));
        return String.join("; ", emitted);
    }
}
