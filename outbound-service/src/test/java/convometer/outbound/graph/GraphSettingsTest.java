package convometer.outbound.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.outbound.Samples;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Wrong settings of Meta's API are named at the start, and not with the first message.
class GraphSettingsTest {

    private static final String URL = "https://graph.facebook.com/v24.0";

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

    private static GraphSettings settings(String token, String url) {
        return new GraphSettings(token, null, url, "v24.0");
    }
}
