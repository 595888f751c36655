package convometer.tracker.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.policy.Policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

class PolicyFileTest {

    @TempDir private Path folder;

    @Test
    void theFileInTheJarIsThePolicyThatHoldsOtherwise() {
        assertEquals(Policy.standard(), PolicyFile.standard());
        assertEquals(Policy.standard(), PolicyFile.read((String) null));
        assertEquals(Policy.standard(), PolicyFile.read(""));
    }

    @Test
    void aFileNeedOnlySayWhatIsDifferent() throws IOException {
        var policy =
                read(
                        """
                        entry_point:
                          lengths:
                            - { from: 2026-10-01, length: 7d }
                            - { from: 2022-02-01, length: 72h }
                        price_window_at: send
                        kept: 60d
                        """);
        assertEquals(
                List.of(
                        new Policy.EntryPointLength(LocalDate.of(2022, 2, 1), Duration.ofDays(3)),
                        new Policy.EntryPointLength(LocalDate.of(2026, 10, 1), Duration.ofDays(7))),
                policy.entryPointLengths());
        assertEquals(Policy.PriceWindowAt.SEND, policy.priceWindowAt());
        assertEquals(Duration.ofDays(60), policy.kept());
        assertEquals(Policy.standard().qualifying(), policy.qualifying());
        assertEquals(Policy.standard(), read("# nothing\n"));
    }

    @Test
    void keywordsAreByNumberAndLanguage() throws IOException {
        var policy =
                read(
                        """
                        hold: 2d
                        keywords:
                          - { action: opt_out, words: [Parar, SAIR] }
                          - { action: opt_out, language: tr, numbers: ["106"], words: [DIŞARI] }
                          - { action: opt_in, words: [voltar] }
                        """);
        assertEquals(Duration.ofDays(2), policy.hold());
        assertEquals(Optional.of(false), policy.optsIn(" PARAR\n", new PhoneNumberId("107")));
        assertEquals(Optional.of(true), policy.optsIn("Voltar", new PhoneNumberId("107")));
        assertEquals(Optional.of(false), policy.optsIn("dışarı", new PhoneNumberId("106")));
        assertEquals(Optional.empty(), policy.optsIn("dışarı", new PhoneNumberId("107")));
        assertEquals(Optional.empty(), policy.optsIn("STOP", new PhoneNumberId("106")));
        assertEquals(Optional.empty(), policy.optsIn("parar agora", new PhoneNumberId("106")));
        assertEquals(
                Optional.of(false),
                Policy.standard().optsIn("unsubscribe", new PhoneNumberId("106")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "windowlength: 24h | line 1: unknown key \"windowlength\"",
                "margin: 60s;margin: 1s | line 2: key \"margin\" is said twice",
                "lease: 5 minutes | line 1: lease: no duration like 24h: \"5 minutes\"",
                "lease: 0s | line 1: lease must be more than nothing",
                "lease: 1m;margin: 24h | line 2: margin is not less than window_length: PT24H",
                "kept: 36d | line 1: kept is less than 37d",
                "price_window_at: read"
                        + " | line 1: price_window_at is delivery or send, not \"read\"",
                "old_kinds_until: soon | line 1: no date like 2023-06-01: \"soon\"",
                "qualifying: text | line 1: qualifying is a list",
                "qualifying:;  - text;  - text | line 3: qualifying: text is listed twice",
                "qualifying:;  - A B" + " | line 2: qualifying: no type or type/subtype: \"A B\"",
                "entry_point: 72h" + " | line 1: entry_point has the keys answer_within, lengths",
                "entry_point:;  lengths: [] | line 2: lengths: there is none",
                "entry_point:;  lengths:;    - { from: 2026-01-01 }"
                        + " | line 3: a length has no length",
                "hold: 0s | line 1: hold must be more than nothing",
                "keywords: STOP | line 1: keywords is a list",
                "keywords:;  - { action: opt_out }" + " | line 2: a keyword has no words",
                "keywords:;  - { words: [STOP] } | line 2: a keyword has no action",
                "keywords:;  - { action: stop, words: [STOP] }"
                        + " | line 2: action is opt_in or opt_out, not \"stop\"",
                "keywords:;  - { action: opt_in, words: [] } | line 2: words: there is none",
                "keywords:;  - { action: opt_in, words: [A, A] }"
                        + " | line 2: words: one is listed twice",
                "keywords:;  - { action: opt_in, language: Spanish, words: [A] }"
                        + " | line 2: no language like pt_BR: \"Spanish\"",
                "keywords:;  - { action: opt_in, word: [A] } | line 2: unknown key \"word\"",
                "window_length: [ | line 1: not YAML"
            })
    void whatCannotBeNamesTheLineAndTheKey(String text, String reason) throws IOException {
        var file = write(text.replace(';', '\n'));
        var invalid = assertThrows(PolicyFile.Invalid.class, () -> PolicyFile.read(file));
        var message = String.valueOf(invalid.getMessage());
        assertEquals(
                file + ": " + reason,
                message.substring(0, Math.min(message.length(), (file + ": " + reason).length())));
    }

    @Test
    void aFileThatIsNotThereSaysSo() {
        var file = folder.resolve("none.yaml");
        var invalid = assertThrows(PolicyFile.Invalid.class, () -> PolicyFile.read(file));
        assertEquals(true, String.valueOf(invalid.getMessage()).startsWith(file + ": cannot"));
    }

    private Policy read(String text) throws IOException {
        return PolicyFile.read(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }
}
