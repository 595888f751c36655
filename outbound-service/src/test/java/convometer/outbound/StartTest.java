package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with the surroundings is said at the start, and not with the first message.
class StartTest {

    private static final String URL = "https://graph.facebook.com/v24.0";

    @Test
    void aJournalWithoutAPartitionForEveryDecisionIsNamed() {
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> JournalPartitions.compare("send-journal", 4, "thread-decisions", 8));
        assertEquals(
                "send-journal has 4 partitions and thread-decisions has 8:"
                        + " give send-journal 8 partitions, too",
                error.getMessage());
        assertDoesNotThrow(
                () -> JournalPartitions.compare("send-journal", 8, "thread-decisions", 4));
    }

    @Test
    void theEndOfALineIsNoPartOfAToken() {
        assertEquals("abc", new GraphSettings("abc\n", URL + "/").accessToken());
        assertEquals(URL, new GraphSettings("abc", URL + "/").graphUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "hunter 2", "hunter\n2", "hunt\u00e9r2"})
    void aTokenThatCannotBeOneIsRefusedAndNotShown(String token) {
        var error =
                assertThrows(IllegalArgumentException.class, () -> new GraphSettings(token, URL));
        assertFalse(error.toString().contains("hunt"));
        assertFalse(new GraphSettings("hunter2", URL).toString().contains("hunt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "graph.facebook.com", "ftp://a/v1", "https://a/v 1", "https://a?b"})
    void anAddressThatCannotBeOneIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> new GraphSettings("abc", url));
    }
}
