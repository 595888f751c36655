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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What connections may do to a running server, and what they may not keep others from.
class RequestReaderTest {

    private static final String FORGED = "sha256=" + "0".repeat(64);
    private static final int LARGE = 200_000;

    private final EmbeddedServer server =
            ApplicationContext.run(
                    EmbeddedServer.class,
                    Map.ofEntries(
                            Map.entry("micronaut.server.port", -1),
                            Map.entry("whatsapp.app-secret", "secret"),
                            Map.entry("whatsapp.verify-token", "token"),
                            Map.entry("kafka.bootstrap.servers", "nowhere:1"),
                            Map.entry("schema-registry.url", "memory:reader"),
                            Map.entry("ingest.max-body-bytes", "300000"),
                            Map.entry("ingest.connections.max", "8"),
                            Map.entry("ingest.connections.head-within", "2s"),
                            Map.entry("ingest.connections.idle-within", "5s"),
                            Map.entry("ingest.connections.drain-within", "5s"),
                            Map.entry("ingest.bodies.large-bytes", "300000"),
                            Map.entry("ingest.bodies.start-within", "4s"),
                            Map.entry("ingest.bodies.yield-within", "300ms"),
                            Map.entry("ingest.bodies.room-within", "3s")));
    private final URI address = server.getURI();
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
        var connection = new RawConnection(address);
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

    private static byte[] text() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/webhooks/text.json"));
    }

    /// A true webhook of so many bytes.
    private static byte[] text(int length) throws IOException {
        var body = RawConnection.bytes(length);
        System.arraycopy(text(), 0, body, 0, text().length);
        return body;
    }

    private static RawConnection deliver(RawConnection connection, byte[] body) throws IOException {
        return connection
                .head(Signed.with("secret", body), "Content-Length: " + body.length + "\r\n")
                .send(body);
    }

    private double gauge(String name) {
        return server.getApplicationContext()
                .getBean(MeterRegistry.class)
                .get(name)
                .gauge()
                .value();
    }

    @Test
    void aConnectionServesOneWebhookAfterTheOther() throws Exception {
        var connection = connect();
        for (var i = 0; i < 3; i++) assertEquals(200, deliver(connection, text()).status());
        assertEquals(200, deliver(connection, text(300_000)).status());
        assertTrue(connection.isClosed(), "after it was idle");
    }

    @Test
    void aChunkedBodyIsReceivedWhateverItsPieces() throws Exception {
        var body = text();
        var connection =
                connect().head(Signed.with("secret", body), "Transfer-Encoding: chunked\r\n");
        for (var b : body) connection.send("1\r\n" + (char) (b & 0xff) + "\r\n");
        assertEquals(200, connection.send("0\r\n\r\n").status());
    }

    @Test
    void whoAsksFirstIsToldToGoOnOrAnsweredAtOnce() throws Exception {
        var body = text();
        var asking = "Expect: 100-continue\r\nContent-Length: " + body.length + "\r\n";
        var connection = connect().head(Signed.with("secret", body), asking);
        assertEquals(100, connection.status());
        assertEquals(200, connection.send(body).status());
        assertEquals(401, connect().head("sha256=00", asking).status());
    }

    @Test
    void aBodyWithoutASignatureOrOfTooManyBytesIsNotWaitedFor() throws Exception {
        assertEquals(401, connect().head("sha1=00", "Content-Length: 250000\r\n").status());
        assertEquals(413, connect().head(FORGED, "Content-Length: 300001\r\n").status());
        var other =
                connect().send("PUT /health HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n");
        assertEquals(405, other.status());
    }

    @Test
    void anAnswerIsReadThoughTheBodyIsStillBeingSent() throws Exception {
        var refused = connect().head("sha256=00", "Content-Length: 300000\r\n");
        for (var i = 0; i < 30; i++) refused.send(RawConnection.bytes(10_000));
        assertEquals(401, refused.status());
        assertTrue(refused.isClosed());
    }

    @Test
    void aForgedBodyLeavesNoRoomTaken() throws Exception {
        for (var i = 0; i < 20; i++) {
            var forged = connect().head(FORGED, "Content-Length: " + LARGE + "\r\n");
            assertEquals(401, forged.send(RawConnection.bytes(LARGE)).status());
        }
        await(() -> gauge("webhooks.large.bodies.bytes") == 0);
        assertEquals(200, deliver(connect(), text(300_000)).status());
    }

    @Test
    void aBodyThatTricklesIsRefused() throws Exception {
        var slow = connect().head(FORGED, "Content-Length: 1000\r\n").send("{");
        assertEquals(408, slow.status());
        assertTrue(slow.isClosed());
    }

    @Test
    void whoHoldsRoomAndStallsLosesItToWhoWaits() throws Exception {
        var stalled =
                connect()
                        .head(FORGED, "Content-Length: " + LARGE + "\r\n")
                        .send(RawConnection.bytes(60_000));
        await(() -> gauge("webhooks.large.bodies.bytes") == LARGE);

        assertEquals(200, deliver(connect(), text(LARGE)).status());

        assertEquals(408, stalled.status());
    }

    @Test
    void aSmallBodyNeedsNoRoom() throws Exception {
        var large = connect().head(FORGED, "Content-Length: 300000\r\n");
        large.send(RawConnection.bytes(60_000));
        await(() -> gauge("webhooks.large.bodies.bytes") == 300_000);
        assertEquals(200, deliver(connect(), text(60_000)).status());
    }

    @Test
    void aConnectionThatSendsNothingIsClosed() throws Exception {
        assertTrue(connect().isClosed());
    }

    /// Two requests in one piece: the second is not answered, and the connection says that it ends.
    @Test
    void whoDoesNotAwaitAnAnswerHasToSendTheRestAgain() throws Exception {
        var get = "GET /webhooks/whatsapp HTTP/1.1\r\nHost: h\r\n\r\n";
        var connection = connect().send(get + get);
        assertEquals(403, connection.status());
        assertTrue(connection.isClosed());
    }

    @Test
    void theBoundOfBodiesHoldsForDecompressedOnesToo() throws Exception {
        var bomb = Signed.gzip(RawConnection.bytes(300_001));
        var connection =
                connect()
                        .head(
                                Signed.with("secret", bomb),
                                "Content-Encoding: gzip\r\nContent-Length: "
                                        + bomb.length
                                        + "\r\n");
        assertEquals(413, connection.send(bomb).status());
    }
}
