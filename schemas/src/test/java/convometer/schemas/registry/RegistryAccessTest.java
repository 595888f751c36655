package convometer.schemas.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import convometer.schemas.registry.RegistryException.Unavailable;
import convometer.schemas.tls.TestCertificates;

import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

class RegistryAccessTest {

    private static final Schema SCHEMA = SchemaBuilder.builder().stringType();
    private static final String BASIC = "Basic c2hvcDpzZXNhbWU=";

    /// Answers 200 to one login, 403 to another, and 401 to all others.
    private static void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var login = exchange.getRequestHeaders().getFirst("Authorization");
            var status =
                    switch (login == null ? "" : login) {
                        case BASIC, "Bearer t-1" -> 200;
                        case "Bearer may-not" -> 403;
                        default -> 401;
                    };
            var bytes = "{\"schema\": \"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Schema ask(String url, Map<String, ?> configs) {
        return SchemaRegistry.at(url, RegistryAccess.of(configs)).byId(1);
    }

    private static String refusal(String url, Map<String, ?> configs) {
        return String.valueOf(
                assertThrows(Unavailable.class, () -> ask(url, configs)).getMessage());
    }

    @Test
    void itIsAskedWithALogin() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", RegistryAccessTest::handle);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            assertEquals(SCHEMA, ask(url, Map.of("basic.auth.user.info", "shop:sesame")));
            assertEquals(SCHEMA, ask(url, Map.of("bearer.auth.token", "t-1")));
            assertTrue(
                    refusal(url, Map.of())
                            .endsWith(
                                    "answers 401: it wants a login, and neither"
                                            + " SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO nor"
                                            + " SCHEMA_REGISTRY_BEARER_TOKEN is set"));
            var wrong = refusal(url, Map.of("basic.auth.user.info", "shop:simsim"));
            assertTrue(wrong.endsWith("answers 401: it does not take the login of this service"));
            var forbidden = refusal(url, Map.of("bearer.auth.token", "may-not"));
            assertTrue(
                    forbidden.endsWith(
                            "answers 403: the login of this service may not GET /schemas/ids/1"));
            assertFalse((wrong + forbidden).contains("simsim"));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aUserAndATokenAreOneTooMany() {
        var both = Map.of("basic.auth.user.info", "a:b", "bearer.auth.token", "t");
        assertThrows(IllegalArgumentException.class, () -> RegistryAccess.of(both));
    }

    @Test
    void noSecretIsInItsText() {
        var access = RegistryAccess.of(Map.of("bearer.auth.token", "sesame"));
        assertEquals("RegistryAccess[a login]", access.toString());
    }

    @Test
    void whoIsTrustedIsSaidByAStoreOrByPem(@TempDir Path folder) throws IOException {
        var certificates = TestCertificates.in(folder, "registry");
        var server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var own = new HashMap<String, String>();
        own.put(
                "schema.registry.ssl.keystore.location",
                certificates.keyStore("registry").toString());
        own.put("schema.registry.ssl.keystore.password", TestCertificates.PASSWORD);
        own.put("schema.registry.ssl.keystore.type", "PKCS12");
        var context = RegistryAccess.of(own).context();
        server.setHttpsConfigurator(new HttpsConfigurator(Objects.requireNonNull(context)));
        server.createContext("/", RegistryAccessTest::handle);
        server.start();
        var url = "https://127.0.0.1:" + server.getAddress().getPort();
        try {
            var login = Map.of("bearer.auth.token", "t-1");
            assertTrue(refusal(url, login).contains("does not answer"));
            assertEquals(SCHEMA, ask(url, with(login, certificates.trust())));
            var pem = Files.writeString(folder.resolve("ca.pem"), certificates.authorityPem());
            assertEquals(
                    SCHEMA,
                    ask(
                            url,
                            with(
                                    login,
                                    Map.of(
                                            "ssl.truststore.type",
                                            "PEM",
                                            "ssl.truststore.location",
                                            pem.toString()))));
        } finally {
            server.stop(0);
        }
    }

    private static Map<String, String> with(Map<String, String> login, Map<String, String> ssl) {
        var all = new HashMap<>(login);
        ssl.forEach((name, value) -> all.put("schema.registry." + name, value));
        return all;
    }
}
