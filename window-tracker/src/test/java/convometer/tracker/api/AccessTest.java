package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.Topic;
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

import java.nio.file.Files;
import java.nio.file.Path;
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
                    POST /v1/quotes                            | sender       | 200 | 404 | {"requests": [{"phone_number_id": "106", "message": {"to": "5511", "type": "text"}}]}
                    POST /v1/limits                            | sender       | 200 | 404 | {"scope": "portfolio/acme", "limit": 1, "customers": []}
                    POST /v1/limits                            | sender       | 200 | 404 | {"scope": "number/106", "limit": 1, "customers": []}
                    """
                            .strip());

    @Test
    void eachEndpointAnswersWhoMayAndNobodyElse(@TempDir Path folder) throws Exception {
        var access = Files.writeString(folder.resolve("access.yaml"), AccessTable.accessFile());
        var management = ManagementPort.free();
        var properties =
                Map.<String, Object>of(
                        "management.port",
                        management.number(),
                        "access.file",
                        access.toString(),
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
                                .registerSingleton(Publisher.class, new Taken())
                                .registerSingleton(StoredCustomers.accounts())
                                .start();
                var server = context.getBean(EmbeddedServer.class).start()) {
            assertEquals(List.of(), TABLE.differences(server.getURI()));
            assertEquals(List.of(), management.differences(server.getURI(), "window-tracker"));
        }
    }

    /// Writes nothing anywhere.
    private static final class Taken implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {}
    }
}
