package convometer.deploy.replay;

import convometer.billing.tables.EraTable;
import convometer.billing.tables.MarketTable;
import convometer.billing.tables.RateFolder;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.rules.Policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A worked month, an archive and the files that it becomes, of the accounts and by the rates that
/// all of them share.
record ReplayedCase(String name) {

    static final List<String> FILES =
            List.of("windows.csv", "conversations.csv", "charges.csv", "statement.csv");

    private static final Path CASES = Path.of("src/test/resources/replay");

    static List<String> all() throws IOException {
        try (Stream<Path> cases = Files.list(CASES)) {
            return cases.filter(each -> Files.exists(each.resolve("archive.jsonl")))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    Path archive() {
        return CASES.resolve(name).resolve("archive.jsonl");
    }

    Path expected(String file) {
        return CASES.resolve(name).resolve("expected").resolve(file);
    }

    /// What the archives become, by the name of the file.
    static Map<String, String> replayed(List<Path> archives, Path out) throws IOException {
        var markets = MarketTable.read();
        var recomputation =
                new Recomputation(
                        AccountsFile.read(CASES.resolve("accounts.yaml")),
                        Policy.standard(),
                        EraTable.read(),
                        markets,
                        RateFolder.read(CASES.resolve("rates"), markets));
        recomputation.read(archives, false, bytes -> {});
        recomputation.write(out);
        return files(out);
    }

    static Map<String, String> files(Path out) throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> written = Files.list(out)) {
            for (var file : written.toList())
                files.put(file.getFileName().toString(), Files.readString(file));
        }
        return files;
    }
}
