package convometer.outbound.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

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
        assertEquals(
                plain + "/v25.0", new GraphSettings("abc", null, null, plain, "v25.0").graphUrl());
        assertEquals(URL, new GraphSettings("abc", null, null, URL, "v25.0").graphUrl());
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraphSettings("abc", null, null, plain, "latest"));
    }

    @Test
    void withoutATokenItDoesNotStart() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraphSettings(null, null, null, URL, "v24.0"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraphSettings("all", null, null, URL, "v24.0").tokens("waba="));
        var both = new GraphSettings("all", "1=own, 2=other", null, URL, "v24.0");
        assertEquals(Map.of("", "all", "1", "own", "2", "other"), both.tokens(""));
        assertFalse(both.toString().contains("own"));
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
        return new GraphSettings(token, null, null, url, "v24.0");
    }
}
