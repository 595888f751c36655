package convometer.billing.console.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// By which address guesses are counted.
class ClientAddressTest {

    private static String address(@Nullable String header, String... headers) {
        var server = new HttpServerConfiguration();
        if (header != null) server.setClientAddressHeader(header);
        var request = HttpRequest.GET("/console/login");
        for (var at = 0; at < headers.length; at += 2) request.header(headers[at], headers[at + 1]);
        return new ClientAddress(server).of(request);
    }

    @Test
    void itIsThatOfTheConnectionWhereNothingElseIsSet() {
        var own = address(null);
        assertEquals(own, address(null, "X-Forwarded-For", "192.0.2.1"));
        assertEquals(own, address(null, "Forwarded", "for=192.0.2.1"));
    }

    @Test
    void itIsWhatTheProxySaysInTheHeaderThatWasNamed() {
        assertEquals("192.0.2.1", address("X-Real-IP", "X-Real-IP", "192.0.2.1"));
        assertEquals(
                "192.0.2.1",
                address("X-Forwarded-For", "X-Forwarded-For", "198.51.100.9, 192.0.2.1"));
        assertEquals(
                "192.0.2.1",
                address(
                        "X-Forwarded-For",
                        "X-Forwarded-For",
                        "198.51.100.9",
                        "X-Forwarded-For",
                        "192.0.2.1"));
    }

    @Test
    void whatIsNoAddressIsNotBelieved() {
        var own = address(null);
        assertEquals(own, address("X-Real-IP"));
        assertEquals(own, address("X-Real-IP", "X-Real-IP", "evil.example"));
        assertEquals(own, address("X-Real-IP", "X-Real-IP", "9".repeat(4_000)));
    }

    @Test
    void anIpv6NetworkIsOneClient() {
        var one = address("X-Real-IP", "X-Real-IP", "2001:db8:1:2::1");
        assertEquals(one, address("X-Real-IP", "X-Real-IP", "2001:db8:1:2:ffff::9"));
        assertNotEquals(one, address("X-Real-IP", "X-Real-IP", "2001:db8:1:3::1"));
        assertEquals("192.0.2.1", address("X-Real-IP", "X-Real-IP", "::ffff:192.0.2.1"));
    }
}
