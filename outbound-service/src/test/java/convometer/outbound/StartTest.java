package convometer.outbound;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.outbound.dispatch.JournalPartitions;
import convometer.outbound.graph.GraphSettings;
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
                        () ->
                                JournalPartitions.compare(
                                        "dispatch-journal", 4, "thread-decisions", 8));
        assertEquals(
                "dispatch-journal has 4 partitions and thread-decisions has 8:"
                        + " give dispatch-journal 8 partitions, too",
                error.getMessage());
        assertDoesNotThrow(
                () -> JournalPartitions.compare("dispatch-journal", 8, "thread-decisions", 4));
    }

    @Test
    void theEndOfALineIsNoPartOfAToken() {
        assertEquals("abc", settings("abc\n", URL + "/").accessToken());
        assertEquals(URL, settings("abc", URL + "/").graphUrl());
    }

    @Test
    void anAddressWithoutAVersionGetsTheOneThatIsSet() {
        var plain = "https://graph.facebook.com";
        assertEquals(plain + "/v25.0", new GraphSettings("abc", null, plain, "v25.0").graphUrl());
        assertEquals(URL, new GraphSettings("abc", null, URL, "v25.0").graphUrl());
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraphSettings("abc", null, plain, "latest"));
    }

    @Test
    void aBillingAccountMayHaveATokenOfItsOwn() {
        var accounts = Samples.accounts(80);
        var both = new GraphSettings("all", "1=own, 2=other", URL, "v24.0");
        assertEquals("own", both.tokens(accounts).apply(Samples.NUMBER).orElseThrow());
        assertEquals("all", both.tokens(accounts).apply("unlisted").orElseThrow());
        var single = new GraphSettings(null, "1=own", URL, "v24.0");
        assertEquals("", single.tokens(accounts).apply("unlisted").orElse(""));
        assertFalse(both.toString().contains("own"));
        assertThrows(
                IllegalArgumentException.class, () -> new GraphSettings(null, null, URL, "v24.0"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraphSettings("all", "own", URL, "v24.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "hunter 2", "hunter\n2", "hunt\u00e9r2"})
    void aTokenThatCannotBeOneIsRefusedAndNotShown(String token) {
        var error = assertThrows(IllegalArgumentException.class, () -> settings(token, URL));
        assertFalse(error.toString().contains("hunt"));
        assertFalse(settings("hunter2", URL).toString().contains("hunt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "graph.facebook.com", "ftp://a/v1", "https://a/v 1", "https://a?b"})
    void anAddressThatCannotBeOneIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> settings("abc", url));
    }

    /// Else a status would not find the send that it settles.
    @Test
    void whatIsToldOfARequestIsCutAlike() {
        assertDoesNotThrow(() -> JournalPartitions.requireJust("outbound-receipts", 4, 4));
        assertEquals(
                "outbound-receipts has 8 partitions and must have 4",
                assertThrows(
                                IllegalStateException.class,
                                () -> JournalPartitions.requireJust("outbound-receipts", 8, 4))
                        .getMessage());
    }

    private static GraphSettings settings(String token, String url) {
        return new GraphSettings(token, null, url, "v24.0");
    }
}
