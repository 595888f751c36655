package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.tables.TableTexts;
import convometer.deploy.replay.literal.LiteralReplay;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.deploy.replay.literal.Shrink;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Whatever traffic there was, a replay writes what the rules say when they are read literally; in
/// whatever order, however often and in however many files the archive tells it. More of it with
/// `-Dseeds=20000`, from another seed on with `-Dseed=7000`.
class ReplayPropertyTest {

    private static final Path MARKETS =
            Path.of("../billing-aggregator/src/main/resources/convometer/billing/markets.csv");

    @TempDir private Path folder;

    static LongStream seeds() {
        var first = Long.getLong("seed", 0);
        return LongStream.range(first, first + Long.getLong("seeds", 200));
    }

    static Stream<String> cases() throws IOException {
        return ReplayedCase.all().stream();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void writesWhatTheRulesSay(long seed) {
        var archive = RandomArchive.of(seed).shuffled(seed + 1);
        if (literal(archive).equals(replayed(archive))) return;
        var least =
                archive.with(Shrink.shrink(archive.lines(), lines -> differs(archive.with(lines))));
        assertEquals(text(literal(least)), text(replayed(least)), () -> told(seed, least));
    }

    /// The literal reading is right wherever somebody worked it out by hand.
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theRulesSayWhatWasWorkedOutByHand(String name) throws IOException {
        var one = new ReplayedCase(name);
        var said =
                LiteralReplay.replay(
                        AccountsFile.read(one.common("accounts.yaml")),
                        one.common("rates"),
                        MARKETS,
                        one.lines());
        for (var file : ReplayedCase.FILES)
            assertEquals(Files.readString(one.expected(file)), byName(said).get(file), file);
    }

    /// Not if one of them refuses the archive: that would be another difference.
    private boolean differs(RandomArchive archive) {
        try {
            return !literal(archive).equals(replayed(archive));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    private Map<String, String> literal(RandomArchive archive) {
        write(archive);
        return byName(
                LiteralReplay.replay(
                        AccountsFile.read(folder.resolve("accounts.yaml")),
                        folder.resolve("rates"),
                        MARKETS,
                        archive.lines()));
    }

    private static Map<String, String> byName(LiteralReplay.Files files) {
        return new TreeMap<>(
                Map.of(
                        "windows.csv", files.windows(),
                        "conversations.csv", files.conversations(),
                        "charges.csv", files.charges(),
                        "statement.csv", files.statement()));
    }

    private Map<String, String> replayed(RandomArchive archive) {
        var archives = write(archive);
        var accounts = AccountsFile.read(folder.resolve("accounts.yaml"));
        var recomputation =
                new Recomputation(
                        accounts,
                        Policy.standard(),
                        TableTexts.read(accounts, null, folder.resolve("rates")).tables());
        recomputation.read(archives, false, bytes -> {});
        try {
            recomputation.write(folder.resolve("out"));
            return ReplayedCase.files(folder.resolve("out"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> write(RandomArchive archive) {
        try {
            return archive.write(folder, 3);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Map<String, String> files) {
        return String.join("\n", files.values());
    }

    private static String told(long seed, RandomArchive archive) {
        return "seed %d, accounts%n%s%narchive%n%s%n"
                .formatted(seed, archive.accounts(), String.join("\n", archive.lines()));
    }
}
