package convometer.deploy.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.tables.TableTexts;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.policy.Policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A worked case, an archive and the files that it becomes, of the accounts and by the rates that
/// all in its folder share.
///
/// @param name folder and case
record ReplayedCase(String name) {

    static final List<String> FILES =
            List.of("windows.csv", "conversations.csv", "charges.csv", "statement.csv");

    private static final Path RESOURCES = Path.of("src/test/resources");

    /// A readable month of each era.
    private static final String MONTHS = "replay";

    /// A few lines for each rule that is easily misread.
    private static final String RULES = "rules";

    /// Every case.
    static List<String> all() throws IOException {
        return Stream.concat(in(MONTHS).stream(), in(RULES).stream()).toList();
    }

    /// The months, whose archives are small and readable.
    static List<String> months() throws IOException {
        return in(MONTHS);
    }

    private static List<String> in(String folder) throws IOException {
        try (Stream<Path> cases = Files.list(RESOURCES.resolve(folder))) {
            return cases.filter(each -> Files.exists(each.resolve("expected")))
                    .map(each -> folder + "/" + each.getFileName())
                    .sorted()
                    .toList();
        }
    }

    Path archive() {
        var plain = folder().resolve("archive.jsonl");
        return Files.exists(plain) ? plain : folder().resolve("archive.jsonl.gz");
    }

    Path expected(String file) {
        return folder().resolve("expected").resolve(file);
    }

    /// A file that the cases of one folder share.
    Path common(String file) {
        return folder().resolveSibling(file);
    }

    /// The lines of the archive.
    List<String> lines() throws IOException {
        try (var file = Files.newInputStream(archive());
                var plain =
                        archive().toString().endsWith(".gz") ? new GZIPInputStream(file) : file) {
            return new String(plain.readAllBytes(), UTF_8).lines().toList();
        }
    }

    private Path folder() {
        return RESOURCES.resolve(name);
    }

    /// What the archives of this case become, by the name of the file.
    Map<String, String> replayed(List<Path> archives, Path out) throws IOException {
        var accounts = AccountsFile.read(common("accounts.yaml"));
        var recomputation =
                new Recomputation(
                        accounts,
                        Policy.standard(),
                        TableTexts.read(accounts, null, common("rates")).tables());
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
