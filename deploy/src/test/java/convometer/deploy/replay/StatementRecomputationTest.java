package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import convometer.billing.statements.ClosedContent;
import convometer.billing.tables.TableTexts;
import convometer.deploy.replay.ClosedStatement.Closing;
import convometer.deploy.replay.ClosedStatement.Offset;
import convometer.deploy.replay.ClosedStatement.Tables;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.events.ClosingRequest;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Months of a live pipeline that are closed while an archive arrives in any order: each of them is
/// computed again from the whole archive, with what it adjusts, to the byte.
class StatementRecomputationTest {

    private static final String TOPIC = "webhooks-raw";

    @TempDir private Path folder;

    /// Closings so far, by account and month.
    private final List<ClosedStatement> closed = new ArrayList<>();

    private final Set<String> keys = new HashSet<>();

    /// A pipeline takes its time to start: a part of the seeds of the other tests.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Math.max(1, Integer.getInteger("seeds", 200) / 10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWasClosedIsWhatTheArchiveSays(long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var archive = RandomArchive.of(seed).shuffled(seed);
        archive.write(folder, 1);
        var accounts = AccountsFile.read(folder.resolve("accounts.yaml"));
        var tables = TableTexts.read(accounts, null, folder.resolve("rates"));
        var lines = sourced(archive.lines());
        try (var live =
                new LivePipeline(accounts, folder.resolve("rates"), folder.resolve("state"))) {
            for (var line = 0; line < lines.size(); line++) {
                live.take(lines.get(line));
                if (random.nextInt(1 + lines.size() / 8) == 0)
                    close(live, random, line + 1, tables);
            }
            close(live, random, lines.size(), tables);
        }
        assertNotEquals(List.of(), closed);
        var file = Files.write(folder.resolve("exported.jsonl"), lines);
        for (var statement : closed) {
            var content = again(statement, accounts, file).closest();
            var name = statement.wabaId() + " " + statement.month();
            assertEquals(statement.statement(), content.csv(), name);
            assertEquals(statement.conversations(), content.conversations(), name);
        }
    }

    /// @param accounts with the templates, whose categories not every send record has
    private static StatementRecomputation again(
            ClosedStatement statement, Accounts accounts, Path archive) {
        return new StatementRecomputation(
                statement, accounts, List.of(archive), Policy.standard(), false, _ -> {});
    }

    private static List<String> sourced(List<String> lines) {
        var sourced = new ArrayList<String>();
        for (var line : lines)
            sourced.add(
                    "{\"source\":\"%s/0/%d\",%s"
                            .formatted(TOPIC, sourced.size(), line.substring(1)));
        return sourced;
    }

    /// One of the months that there are by now.
    private void close(LivePipeline live, SplittableRandom random, int read, TableTexts tables) {
        var open = new TreeSet<String>();
        for (var line : live.lines()) open.add(line.getWabaId() + "/" + line.getMonth());
        open.removeAll(keys);
        // The pipeline's clock stands still in December 2026.
        open.removeIf(key -> key.substring(key.indexOf('/') + 1).compareTo("2026-12") >= 0);
        if (open.isEmpty()) return;
        var key = List.copyOf(open).get(random.nextInt(open.size()));
        var wabaId = key.substring(0, key.indexOf('/'));
        var month = key.substring(key.indexOf('/') + 1);
        keys.add(key);
        var closing =
                live.close(
                        new ClosingRequest(
                                wabaId,
                                month,
                                Instant.EPOCH,
                                "books",
                                List.of(),
                                tables.version(),
                                "test",
                                "Z",
                                "USD"));
        var content = ClosedContent.of(wabaId, month, live.lines());
        assertEquals(content.sha256(), closing.getStatementSha256());
        closed.add(
                new ClosedStatement(
                        wabaId,
                        month,
                        // In the order of the closings, whatever the clock of the test does.
                        Instant.EPOCH.plusSeconds(closed.size()),
                        "test",
                        content.sha256(),
                        content.csv(),
                        content.conversations(),
                        ClosedContent.sha256(content.conversations()),
                        Instant.EPOCH,
                        List.of(new Offset(TOPIC, 0, read)),
                        tables.version(),
                        List.of(
                                new Tables(
                                        tables.version(),
                                        tables.accounts(),
                                        tables.eras(),
                                        tables.markets(),
                                        tables.rates())),
                        earlier(wabaId, month)));
    }

    private List<Closing> earlier(String wabaId, String month) {
        return closed.stream()
                .filter(it -> it.wabaId().equals(wabaId) && it.month().compareTo(month) < 0)
                .map(ClosedStatement::closing)
                .toList();
    }
}
