package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A readable month of each era and a case for each rule that is easily misread, and what they come
/// to. Each figure was worked out by hand; with `-Dgolden.update=true` the files are written anew,
/// and the difference is to be worked out too.
class ReplayedCasesTest {

    @TempDir private Path folder;

    static Stream<String> cases() throws IOException {
        return ReplayedCase.all().stream();
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("seeds", 200));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aCaseComesToWhatItShould(String name) throws IOException {
        var one = new ReplayedCase(name);
        var replayed = one.replayed(List.of(one.archive()), folder.resolve("out"));
        assertEquals(Set.copyOf(ReplayedCase.FILES), replayed.keySet());
        for (var file : ReplayedCase.FILES) {
            if (Boolean.getBoolean("golden.update"))
                update(one.expected(file), replayed.getOrDefault(file, ""));
            assertEquals(Files.readString(one.expected(file)), replayed.get(file), file);
        }
    }

    /// In whatever order, however often, in how many files: the same bytes.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOrderAndTheFilesOfTheLinesMakeNoDifference(long seed) throws IOException {
        var random = new Random(seed);
        var cases = ReplayedCase.months();
        var one = new ReplayedCase(cases.get((int) (seed % cases.size())));
        var lines = new ArrayList<>(Files.readAllLines(one.archive()));
        for (var i = random.nextInt(lines.size()); i > 0; i--)
            lines.add(lines.get(random.nextInt(lines.size())));
        Collections.shuffle(lines, random);
        var replayed = one.replayed(split(lines, random), folder.resolve("out"));
        assertEquals(expected(one), replayed);
    }

    private static Map<String, String> expected(ReplayedCase one) throws IOException {
        return ReplayedCase.files(one.archive().resolveSibling("expected"));
    }

    private List<Path> split(List<String> lines, Random random) throws IOException {
        var files = new ArrayList<Path>();
        for (var from = 0; from < lines.size(); ) {
            var until = Math.min(lines.size(), from + 1 + random.nextInt(lines.size()));
            var name = files.size() + (random.nextBoolean() ? ".jsonl" : ".jsonl.gz");
            var file = folder.resolve(name);
            try (var out = open(file)) {
                out.write(String.join("\n", lines.subList(from, until)).getBytes(UTF_8));
            }
            files.add(file);
            from = until;
        }
        return files;
    }

    private static OutputStream open(Path file) throws IOException {
        var out = Files.newOutputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
    }

    private static void update(Path file, String content) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }
}
