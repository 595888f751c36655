package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.Topic;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.audit.AuditTrail;
import convometer.schemas.audit.RecordedAudit;
import convometer.schemas.openapi.BadRequests;
import convometer.schemas.service.Publisher;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.StoredCustomers;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// However bad a request is, it is refused in the words of RFC 9457.
class BadRequestsTest {

    @Test
    void noRequestIsTooBadForAnAnswer() {
        var properties =
                Map.<String, Object>of(
                        "tracker.streams-enabled",
                        "false",
                        "tracker.advertised-address",
                        "127.0.0.1:1",
                        "kafka.bootstrap.servers",
                        "127.0.0.1:1",
                        "micronaut.server.port",
                        -1);
        try (var stored = new StoredCustomers();
                var context =
                        ApplicationContext.builder()
                                .properties(properties)
                                .build()
                                .registerSingleton(CustomerLocations.class, stored)
                                .registerSingleton(AuditTrail.class, new RecordedAudit())
                                .registerSingleton(Publisher.class, new Taken())
                                .registerSingleton(accounts())
                                .start();
                var server = context.getBean(EmbeddedServer.class).start();
                var requests = new BadRequests(server.getURI(), 1)) {
            assertEquals(List.of(), requests.sendToEveryEndpoint());
            assertTrue(requests.sent() > 100);
        }
    }

    /// The account and the number that the test writes where it needs one that may be there.
    private static Accounts accounts() {
        var number = new Accounts.BusinessNumber("1065", "+55");
        var waba =
                new Accounts.Waba(
                        "1065", "Acme", ZoneOffset.UTC, "USD", List.of(number), List.of());
        return new Accounts(List.of(new Accounts.Portfolio("acme", 250, List.of(waba))));
    }

    /// Writes nothing anywhere.
    private static final class Taken implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {}
    }
}
