package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.publish.FakeBroker;
import convometer.ingest.signature.Signed;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// All places are taken, and no time that runs out makes room.
class ConnectionsTest {

    private static final int MAX = 40;
    private static final int UNPACKED = 300_000;

    private final EmbeddedServer server =
            ApplicationContext.run(
                    EmbeddedServer.class,
                    Map.ofEntries(
                            Map.entry("micronaut.server.port", -1),
                            Map.entry("whatsapp.app-secret", "secret"),
                            Map.entry("whatsapp.verify-token", "token"),
                            Map.entry("kafka.bootstrap.servers", "nowhere:1"),
                            Map.entry("schema-registry.url", "memory:connections"),
                            Map.entry("ingest.max-body-bytes", UNPACKED),
                            Map.entry("ingest.connections.max", MAX),
                            Map.entry("ingest.connections.head-within", "60s"),
                            Map.entry("ingest.connections.idle-within", "60s"),
                            Map.entry("ingest.bodies.large-bytes-per-second", 200_000)));
    private final List<RawConnection> connections = new ArrayList<>();

    @BeforeEach
    void awaitKafka() {
        var broker = server.getApplicationContext().getBean(FakeBroker.class);
        await(() -> broker.connections() > 0);
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : connections) connection.close();
        server.close();
    }

    private RawConnection connect() throws IOException {
        var connection = new RawConnection(server.getURI());
        connections.add(connection);
        return connection;
    }

    private static void await(BooleanSupplier condition) {
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < giveUp, "waited in vain");
            LockSupport.parkNanos(1_000_000);
        }
    }

    private int deliver() throws IOException {
        var body = Files.readAllBytes(Path.of("src/test/resources/webhooks/text.json"));
        var length = "Content-Length: " + body.length + "\r\n";
        return connect().head(Signed.with("secret", body), length).send(body).status();
    }

    private boolean isDelivered() {
        try {
            return deliver() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private MeterRegistry meters() {
        return server.getApplicationContext().getBean(MeterRegistry.class);
    }

    private double open() {
        return meters().get("webhooks.connections").gauge().value();
    }

    private double evicted() {
        return meters().get("webhooks.connections.evicted").counter().count();
    }

    @Test
    void whoFillsAllPlacesKeepsNobodyOut() throws Exception {
        for (var i = 0; i < MAX; i++) connect();
        await(() -> open() == MAX);
        assertEquals(0, evicted());
        var silent = List.copyOf(connections);

        for (var i = 0; i < MAX; i++) {
            assertEquals(200, deliver());
            assertTrue(open() <= MAX);
        }

        for (var connection : silent) assertTrue(connection.isClosed());
        assertEquals(MAX, evicted());
    }

    /// What each holds is worked on for longer than this test takes.
    @Test
    void fewBytesThatHoldManyKeepNobodyOut() throws Exception {
        var bomb = Signed.gzip(RawConnection.bytes(UNPACKED));
        var head = "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n";
        for (var i = 0; i < MAX; i++) connect().head("sha256=" + "0".repeat(64), head).send(bomb);
        var overloaded = meters().get("webhooks.received").tag("outcome", "overloaded").counter();

        await(() -> overloaded.count() == MAX - 16);
        // Who is being answered just then makes room for nobody, until the answer is out.
        await(this::isDelivered);

        for (var i = 0; i < MAX; i++) assertEquals(200, deliver());
    }
}
