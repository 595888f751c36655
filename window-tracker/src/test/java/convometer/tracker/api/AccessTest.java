package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.Topic;
import convometer.schemas.access.Issuer;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.openapi.AccessTable;
import convometer.schemas.openapi.ManagementPort;
import convometer.schemas.service.Publisher;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.StoredCustomers;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who may look at windows, change consent and templates, and ask for quotes.
class AccessTest {

    private static final AccessTable TABLE =
            AccessTable.parse(
                    """
                    GET  /v1/windows/106/5511                  | agent sender | 200 | 404
                    GET  /v1/windows?phone_number_id=106       | agent sender | 200 | 404
                    GET  /v1/windows                           | agent sender | 200 | 400
                    PUT  /v1/windows/106/5511/handler          | agent        | 202 | 404 | {"handler": "person", "name": "Ana"}
                    PUT  /v1/consents/106/5511                 | agent        | 202 | 404 | {"scope": "marketing", "action": "opt_in"}
                    GET  /v1/consents/106/5511                 | agent        | 200 | 404
                    PUT  /v1/accounts/waba/templates           | operator     | 202 | 404 | {"data": []}
                    GET  /v1/budgets?waba_id=waba              | finance operator sender | 200 | 404
                    POST /v1/quotes                            | sender       | 200 | 404 | {"requests": [{"phone_number_id": "106", "message": {"to": "5511", "type": "text"}}]}
                    POST /v1/limits                            | sender       | 200 | 404 | {"scope": "portfolio/acme", "limit": 1, "customers": []}
                    POST /v1/limits                            | sender       | 200 | 404 | {"scope": "number/106", "limit": 1, "customers": []}
                    """
                            .strip(),
                    "POST /v1/quotes",
                    "POST /v1/limits");

    /// The service with some customers, and what else a test sets.
    private static ApplicationContext started(
            Map<String, Object> settings, StoredCustomers stored, RecordedAudit audit) {
        var properties =
                new HashMap<String, Object>(
                        Map.of(
                                "tracker.streams-enabled", "false",
                                "tracker.advertised-address", "127.0.0.1:1",
                                "kafka.bootstrap.servers", "127.0.0.1:1",
                                "micronaut.server.port", -1));
        properties.putAll(settings);
        return ApplicationContext.builder()
                .properties(properties)
                .build()
                .registerSingleton(CustomerLocations.class, stored)
                .registerSingleton(AuditTrail.class, audit)
                .registerSingleton(Publisher.class, new Taken())
                .registerSingleton(StoredCustomers.accounts())
                .start();
    }

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(@TempDir Path folder) throws Exception {
        var access = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        var management = ManagementPort.free();
        var settings =
                Map.<String, Object>of(
                        "access.file", access.toString(), "management.port", management.number());
        var audit = new RecordedAudit();
        try (var stored = new StoredCustomers();
                var context = started(settings, stored, audit);
                var server = context.getBean(EmbeddedServer.class).start()) {
            assertEquals(List.of(), TABLE.differences(server.getURI(), audit));
            assertEquals(
                    List.of(),
                    management.differences(
                            server.getURI(), "window-tracker", "/v1/windows/106/5511"));
        }
    }

    @Test
    void tokensOfAnIssuerOpenWhatTheirClaimsSay() throws Exception {
        try (var issuer = Issuer.start();
                var stored = new StoredCustomers();
                var context = started(oidc(issuer), stored, new RecordedAudit());
                var server = context.getBean(EmbeddedServer.class).start()) {
            var claims = issuer.claims().claim("realm", Map.of("roles", List.of("agent")));
            assertEquals(200, statusOfWindow(server, issuer.signed(claims.build())));
            var elsewhere = claims.claim("wabas", List.of("999"));
            assertEquals(404, statusOfWindow(server, issuer.signed(elsewhere.build())));
            var finance = claims.claim("realm", Map.of("roles", List.of("finance")));
            assertEquals(403, statusOfWindow(server, issuer.signed(finance.build())));
            var ended = claims.expirationTime(Date.from(Instant.now().minusSeconds(3600)));
            assertEquals(401, statusOfWindow(server, issuer.signed(ended.build())));
        }
    }

    private static Map<String, Object> oidc(Issuer issuer) {
        return Map.of(
                "oidc.issuer",
                issuer.address(),
                "oidc.audience",
                Issuer.AUDIENCE,
                "oidc.roles-claim",
                "realm.roles");
    }

    private static int statusOfWindow(EmbeddedServer server, String token) throws Exception {
        var request =
                HttpRequest.newBuilder(server.getURI().resolve("/v1/windows/106/5511"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /// Writes nothing anywhere.
    private static final class Taken implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {}
    }
}
