package convometer.deploy;

import convometer.billing.statements.ClosedContent;
import convometer.deploy.archive.ArchiveReader;
import convometer.deploy.replay.ClosedStatement;
import convometer.deploy.replay.StatementRecomputation;
import convometer.schemas.Software;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.reference.PolicyFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// `deploy/run verify-statement`: whether a closed statement is what the archive says.
@Command(
        name = "verify-statement",
        description =
                "Recomputes a closed statement from the archive and says whether every byte agrees.",
        mixinStandardHelpOptions = true)
final class VerifyStatement implements Callable<Integer> {

    private static final long MEGABYTE = 1 << 20;
    private static final int DIFFERENT = 1;
    private static final int ROWS_SHOWN = 40;

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "The accounts file, where send records lack categories of templates.")
    private @Nullable Path accounts;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "What opens a window and how long things last, where not as usual.")
    private @Nullable Path policy;

    @Option(names = "--keep-going", description = "Skips lines of the archive that cannot be read.")
    private boolean keepGoing;

    @Parameters(
            index = "0",
            paramLabel = "MANIFEST",
            description = "What GET /v1/statements/{waba_id}/{yyyy-MM}/manifest answers.")
    private Path manifest = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "ARCHIVE",
            description = "Archives, .jsonl or .jsonl.gz, in any order.")
    private List<Path> archives = List.of();

    @Override
    public Integer call() throws IOException {
        var closed = ClosedStatement.read(manifest);
        var statement = "the statement of %s for %s".formatted(closed.wabaId(), closed.month());
        var computed = computed(closed);
        closed.otherThan(Software.name())
                .ifPresent(it -> System.out.println("Other software: " + it));
        if (closed.isOf(computed)) {
            System.out.printf(
                    "%s agrees: %,d lines, SHA-256 %s, and its conversations, every byte%n",
                    statement, computed.lines(), closed.sha256());
            return 0;
        }
        System.out.printf(
                "%s does not agree. Lines that are only on the closed one (-) and only in what the"
                        + " archive says (+):%n",
                statement);
        Stream.concat(
                        difference(closed.statement(), computed.csv()).stream(),
                        difference(closed.conversations(), computed.conversations()).stream())
                .limit(ROWS_SHOWN)
                .forEach(System.out::println);
        if (closed.tables().size() > 1)
            System.out.printf(
                    "It was computed with the tables of version %s; what was booked by one of the %d"
                            + " before it kept its price, until it is repriced.%n",
                    closed.tablesVersion(), closed.tables().size() - 1);
        return DIFFERENT;
    }

    private ClosedContent computed(ClosedStatement closed) {
        var rules = policy == null ? PolicyFile.standard() : PolicyFile.read(policy);
        var size = ArchiveReader.size(archives);
        try (var bar = Watched.doing("Reading", size, "MB", MEGABYTE)) {
            return new StatementRecomputation(
                            closed, templates(closed), archives, rules, keepGoing, bar::step)
                    .closest();
        }
    }

    private Accounts templates(ClosedStatement closed) {
        return accounts == null ? closed.accounts() : AccountsFile.read(accounts);
    }

    private static List<String> difference(String closed, String computed) {
        var before = new TreeSet<>(closed.lines().toList());
        var after = new TreeSet<>(computed.lines().toList());
        var all = new TreeSet<>(before);
        all.addAll(after);
        return all.stream()
                .filter(row -> before.contains(row) != after.contains(row))
                .map(row -> (before.contains(row) ? "- " : "+ ") + row)
                .toList();
    }
}
