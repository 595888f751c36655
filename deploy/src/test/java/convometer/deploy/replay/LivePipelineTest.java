package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.tables.TableTexts;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// The live pipeline, told of random traffic in any order, ends in the windows, conversations,
/// charges and statements that a replay of the same archive gives.
class LivePipelineTest {

    /// A pipeline takes its time to start: a part of the seeds of the other tests.
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Math.max(1, Integer.getInteger("seeds", 200) / 10));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void endsLikeAReplay(long seed, @TempDir Path folder) throws IOException {
        var archive = RandomArchive.of(seed).shuffled(seed);
        var archives = archive.write(folder, 1);
        var accounts = AccountsFile.read(folder.resolve("accounts.yaml"));
        var state = folder.resolve("state");
        try (var live = new LivePipeline(accounts, folder.resolve("rates"), state)) {
            archive.lines().forEach(live::take);
            assertEquals(
                    compared(replayed(folder, archives)),
                    compared(live.files(folder.resolve("live"))));
        }
    }

    /// What the archives become.
    ///
    /// @param folder with `accounts.yaml` and `rates`
    static Map<String, String> replayed(Path folder, List<Path> archives) throws IOException {
        var accounts = AccountsFile.read(folder.resolve("accounts.yaml"));
        var replay =
                new Recomputation(
                        accounts,
                        Policy.standard(),
                        TableTexts.read(accounts, null, folder.resolve("rates")).tables());
        var out = Files.createTempDirectory(folder, "replayed");
        replay.read(archives, false, _ -> {});
        replay.write(out);
        return ReplayedCase.files(out);
    }

    /// Live, a conversation is told again when it changes, not for each message that joins.
    static Map<String, List<String>> compared(Map<String, String> files) {
        var compared = new TreeMap<String, List<String>>();
        files.forEach((name, text) -> compared.put(name, rows(name, text)));
        return compared;
    }

    private static List<String> rows(String name, String text) {
        var rows = text.lines();
        return name.equals("conversations.csv")
                ? rows.map(row -> row.substring(0, row.lastIndexOf(',')))
                        .collect(Collectors.toList())
                : rows.toList();
    }
}
