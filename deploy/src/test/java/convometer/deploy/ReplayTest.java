package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command as an operator sees it.
@Isolated("it listens to System.err")
class ReplayTest {

    private static final Path CASES = Path.of("src/test/resources/replay");
    private static final Path ARCHIVE = CASES.resolve("2023-08-four-kinds/archive.jsonl");

    @TempDir private Path folder;

    private String said = "";

    @Test
    void saysWhatItReadAndWhatCameOfIt() throws IOException {
        assertEquals(0, replay(ARCHIVE.toString()));
        assertEquals(
                "25 lines: 1 windows, 6 conversations, 6 charges, 5 lines of statements\n", said);
        try (var files = Files.list(out())) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void aBadLineIsExitCode2AndNamedAndNothingIsWritten() throws IOException {
        var bad = archiveWith("{\"kind\":\"send\"}");
        assertEquals(2, replay(bad.toString()));
        assertEquals("deploy/run: " + bad + " line 26: type is missing\n", said);
        assertFalse(Files.exists(out()));
    }

    @Test
    void toKeepGoingIsToCountAndReportAndSkipWholeLines() throws IOException {
        var unknown =
                """
                {"kind":"webhook","received_at":"2023-08-01T07:00:01Z","body":{"object":\
                "whatsapp_business_account","entry":[{"id":"1002","changes":[{"field":"messages",\
                "value":{"metadata":{"phone_number_id":"2002"},"messages":[{"from":"49151","id":"x",\
                "timestamp":"1690873200","type":"text"}]}}]},{"id":"9","changes":[{"field":\
                "messages","value":{"metadata":{"phone_number_id":"9"}}}]}]}}\
                """;
        var bad = archiveWith("{\"kind\":\"send\"}", unknown);
        assertEquals(0, replay("--keep-going", bad.toString()));
        assertEquals(
                """
                25 lines: 1 windows, 6 conversations, 6 charges, 5 lines of statements
                2 lines could not be read and were skipped:
                  %s line 26: type is missing
                  %s line 27: body.entry.id: neither the WABA "9" nor the number "9" is in the \
                accounts file
                """
                        .formatted(bad, bad),
                said);
    }

    @Test
    void ofManyBadLinesTheFirstAreShown() throws IOException {
        var bad = archiveWith("?\n".repeat(2_000).split("\n"));
        assertEquals(0, replay("--keep-going", bad.toString()));
        assertTrue(said.contains("2,000 lines could not be read"), said);
        assertTrue(said.contains(" line 35: is not JSON"), said);
        assertFalse(said.contains(" line 36: "), said);
        assertTrue(said.endsWith("\n  and 1,990 more\n"), said);
    }

    @Test
    void whatIsMissingIsExitCode2() {
        assertEquals(2, replay());
        assertEquals(2, replay(folder.resolve("none.jsonl").toString()));
        assertTrue(said.contains("none.jsonl: is no file that can be read"), said);
        assertEquals(2, replay("--policy", "none.yaml", ARCHIVE.toString()));
        assertTrue(said.contains("none.yaml: cannot be read"), said);
        assertEquals(2, replay("--eras", "none.csv", ARCHIVE.toString()));
        assertTrue(said.contains("none.csv: cannot be read"), said);
    }

    @Test
    void theFolderOfTheFilesMustBeOne() throws IOException {
        Files.writeString(out(), "");
        assertEquals(2, replay(ARCHIVE.toString()));
        assertEquals("deploy/run: --out " + out() + " is no folder\n", said);
    }

    @Test
    void saysWhatTheRulesOfAnotherDayWouldComeTo() throws IOException {
        assertEquals(0, replay("--what-if-rules-of", "2023-08-01", ARCHIVE.toString()));
        assertTrue(said.contains("\nWhat if: "), said);
        assertTrue(said.contains(", difference 0"), said);
        assertTrue(
                Files.readString(out().resolve("what_if.csv"))
                        .startsWith("waba_id,month,category,template,market,currency,"));
    }

    @Test
    void aPolicyOfOnesOwnTakesEffect() throws IOException {
        var policy = Files.writeString(folder.resolve("policy.yaml"), "window_length: 1h\n");
        assertEquals(0, replay("--policy", policy.toString(), ARCHIVE.toString()));
        assertTrue(
                Files.readString(out().resolve("windows.csv"))
                        .endsWith(",2023-08-01T07:00:00Z,2023-08-01T08:00:00Z\n"));
    }

    private Path archiveWith(String... lines) throws IOException {
        var archive = new ArrayList<>(Files.readAllLines(ARCHIVE));
        archive.addAll(List.of(lines));
        return Files.write(folder.resolve("with.jsonl"), archive);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private int replay(String... more) {
        var args = new ArrayList<>(List.of("replay", "--out", out().toString()));
        args.addAll(List.of("--accounts", CASES.resolve("accounts.yaml").toString()));
        args.addAll(List.of("--rates", CASES.resolve("rates").toString()));
        args.addAll(List.of(more));
        var errors = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(errors, true, UTF_8));
        try {
            return Run.execute(args.toArray(String[]::new));
        } finally {
            System.setErr(before);
            said = errors.toString(UTF_8);
        }
    }
}
