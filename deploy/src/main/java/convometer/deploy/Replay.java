package convometer.deploy;

import convometer.billing.ledger.BillingTables;
import convometer.billing.tables.TableTexts;
import convometer.deploy.archive.ArchiveReader;
import convometer.deploy.replay.Recomputation;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.reference.PolicyFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;

/// `deploy/run replay`: windows, conversations, charges and statements from archives.
@Command(
        name = "replay",
        description = "Recomputes windows, conversations, charges and statements from archives.",
        mixinStandardHelpOptions = true)
final class Replay implements Callable<Integer> {

    private static final long MEGABYTE = 1 << 20;

    @Option(
            names = "--accounts",
            required = true,
            paramLabel = "FILE",
            description = "The accounts file.")
    private Path accounts = Path.of("");

    @Option(
            names = "--rates",
            required = true,
            paramLabel = "DIR",
            description = "The folder of rate cards.")
    private Path rates = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder of the CSV files; made if it is not there.")
    private Path out = Path.of("");

    @Option(
            names = "--eras",
            paramLabel = "FILE",
            description = "A table of eras in place of the built-in one.")
    private @Nullable Path eras;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "What opens a window and how long things last, where not as usual.")
    private @Nullable Path policy;

    @Option(
            names = "--what-if-rates",
            paramLabel = "DIR",
            description = "Also says what it would come to by these rate cards: what_if.csv.")
    private @Nullable Path otherRates;

    @Option(
            names = "--what-if-eras",
            paramLabel = "FILE",
            description = "Also says what it would come to by this table of eras: what_if.csv.")
    private @Nullable Path otherEras;

    @Option(
            names = "--what-if-rules-of",
            paramLabel = "DATE",
            description =
                    "Also says what it would come to by the eras, markets and cards of this day,"
                            + " whenever it was delivered: what_if.csv.")
    private @Nullable LocalDate rulesOf;

    @Option(
            names = "--keep-going",
            description = "Skips lines that cannot be read, and reports them at the end.")
    private boolean keepGoing;

    @Parameters(
            paramLabel = "ARCHIVE",
            arity = "1..*",
            description = "Archives, .jsonl or .jsonl.gz, in any order.")
    private List<Path> archives = List.of();

    @Override
    public Integer call() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out))
            throw new IllegalArgumentException("--out " + out + " is no folder");
        var size = ArchiveReader.size(archives);
        var recomputation = recomputation();
        try (var bar = Watched.doing("Reading", size, "MB", MEGABYTE)) {
            recomputation.read(archives, keepGoing, bar::step);
        }
        recomputation.write(out);
        System.err.println(recomputation.summary());
        return 0;
    }

    private Recomputation recomputation() {
        var file = AccountsFile.read(accounts);
        var recomputation =
                new Recomputation(
                        file,
                        policy == null ? PolicyFile.standard() : PolicyFile.read(policy),
                        TableTexts.read(file, eras, rates).tables());
        if (otherRates != null || otherEras != null || rulesOf != null)
            recomputation.compareWith(otherTables(file));
        return recomputation;
    }

    private BillingTables otherTables(Accounts file) {
        var tables =
                TableTexts.read(
                                file,
                                otherEras == null ? eras : otherEras,
                                otherRates == null ? rates : otherRates)
                        .tables();
        return rulesOf == null ? tables : tables.asOn(rulesOf);
    }
}
