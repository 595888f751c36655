package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Policy.EntryPointLength;
import convometer.tracker.rules.Policy.PriceWindowAt;

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
import java.util.Set;

class PolicyFileTest {

    @TempDir private Path folder;

    @Test
    void whatItDoesNotSayIsAsUsual() throws IOException {
        assertEquals(Policy.standard(), PolicyFile.read(file("")));
        assertEquals(Policy.standard(), PolicyFile.read(file("# nothing\n")));
        assertEquals(Policy.standard(), PolicyFile.read(file("window_length: 24h\n")));
    }

    @Test
    void itSaysEverythingThatARecomputationRestsOn() throws IOException {
        var usual = Policy.standard();
        assertEquals(
                new Policy(
                        Set.of("text", "interactive/button_reply"),
                        Duration.ofHours(48),
                        Duration.ofHours(12),
                        Duration.ofHours(6),
                        List.of(
                                new EntryPointLength(
                                        LocalDate.parse("2022-02-01"), Duration.ofHours(24)),
                                new EntryPointLength(
                                        LocalDate.parse("2023-03-01"), Duration.ofHours(72))),
                        LocalDate.parse("2023-07-01"),
                        PriceWindowAt.SEND,
                        usual.margin(),
                        usual.lease(),
                        usual.kept()),
                PolicyFile.read(
                        file(
                                """
                                qualifying_types: [text, interactive/button_reply]
                                window_length: 48h
                                conversation_length: PT12H
                                entry_point_answer_within: 6h
                                entry_point_lengths:
                                  2022-02-01: 24h
                                  2023-03-01: 72h
                                old_kinds_until: 2023-07-01
                                price_window_at: send
                                """)));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    windows_length: 24h           | windows_length is no key of a policy
                    window_length: soon           | window_length cannot be "soon"
                    window_length: -1h            | window_length cannot be "-1h"
                    window_length: [24h, 48h]     | window_length cannot be "24h, 48h"
                    entry_point_lengths: 72h      | entry_point_lengths cannot be "72h"
                    entry_point_lengths: []       | entry_point_lengths cannot be ""
                    old_kinds_until: June         | old_kinds_until cannot be "June"
                    price_window_at: midnight     | price_window_at cannot be "midnight"
                    """)
    void whatIsWrongIsSaidWithItsLine(String line, String reason) throws IOException {
        var file = file("# ours\n" + line + "\n");
        var error = assertThrows(IllegalArgumentException.class, () -> PolicyFile.read(file));
        assertEquals(file + " line 2: " + reason, error.getMessage());
    }

    @Test
    void aKeyIsSaidOnce() throws IOException {
        var file = file("window_length: 24h\nwindow_length: 48h\n");
        var error = assertThrows(IllegalArgumentException.class, () -> PolicyFile.read(file));
        assertEquals(file + " line 2: window_length is said twice", error.getMessage());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }
}
