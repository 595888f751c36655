package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

class HealthWatchTest {

    private final List<String> said = new ArrayList<>();
    private final HttpServer health = server();
    private final URI address = URI.create("http://127.0.0.1:" + health.getAddress().getPort());
    private volatile int status = 200;
    private Guard guard;
    private ChildProcess service;
    private HealthWatch watch;

    private HttpServer server() {
        try {
            var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var server = HttpServer.create(local, 0);
            server.createContext(
                    "/health",
                    exchange -> {
                        exchange.sendResponseHeaders(status, -1);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A process that lives and answers what the test wants.
    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        guard = Guard.over(folder, false);
        var command = List.of("sleep", "600");
        var recipe = new Recipe("ledger", Recipe.SERVICE, command, Map.of(), address, () -> true);
        service = new ChildProcess(recipe, guard, folder, _ -> {});
        watch = new HealthWatch(List.of(service), HealthWatch::isHealthy, said::add);
        service.start();
        Files.writeString(service.log(), "it began\n");
    }

    @AfterEach
    void end() throws IOException {
        service.kill();
        guard.close();
        health.stop(0);
    }

    @Test
    void whoIsNotReadyForLongIsToldOfOnceWithItsLog() {
        look(200);
        look(503, 503);
        assertEquals(List.of(), said);
        look(503);
        assertEquals(
                "ledger is not ready: %s/health says so. What its log, %s, tells last:%n%s"
                        .formatted(address, service.log(), "    it began"),
                said.getFirst());
        look(503, 503, 503, 503);
        assertEquals(1, said.size());
        look(200);
        assertEquals("ledger is ready again.", said.getLast());
        look(200);
        assertEquals(2, said.size());
    }

    @Test
    void whatPassesIsNotToldOf() {
        look(503, 503, 200, 503, 503, 200);
        assertEquals(List.of(), said);
    }

    @Test
    void whoHasEndedIsSomebodyElsesToTell() {
        service.kill();
        look(503, 503, 503);
        assertEquals(List.of(), said);
    }

    @Test
    void whoDoesNotAnswerIsNotHealthy() {
        assertTrue(HealthWatch.isHealthy(service));
        health.stop(0);
        assertFalse(HealthWatch.isHealthy(service));
    }

    private void look(int... answers) {
        for (var answer : answers) {
            status = answer;
            watch.look();
        }
    }
}
