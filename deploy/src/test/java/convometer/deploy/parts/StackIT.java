package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

@Order(SharedStack.LAST)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StackIT {

    private final HttpClient client = HttpClient.newHttpClient();
    private Stack stack;

    @BeforeAll
    void start() {
        stack = SharedStack.get();
    }

    @AfterAll
    void end() {
        client.close();
    }

    @Test
    void everyServiceTellsItsHealthItsFiguresAndItsApi() throws Exception {
        for (var service : Services.ALL) {
            var address = stack.service(service).address();
            assertTrue(get(address, "/health").contains("\"status\":\"UP\""), service);
            assertEquals(200, status(address, "/health/liveness"), service);
            assertEquals(200, status(address, "/health/readiness"), service);
            assertTrue(get(address, "/prometheus").contains("jvm_memory_used_bytes"), service);
            var api = get(address, "/swagger/" + service + "-0.1.yml");
            assertTrue(api.contains("openapi: 3"), service);
        }
    }

    @Test
    void theRegistryDemandsFullTransitiveCompatibility() throws Exception {
        var config = get(stack.registryUrl(), "/config");
        assertTrue(config.contains("FULL_TRANSITIVE"), config);
    }

    @Test
    void aServiceThatWasKilledStartsAgain() throws Exception {
        var tracker = stack.service(Ports.TRACKER);
        var before = tracker.pid();
        tracker.kill();
        assertFalse(isAlive(before));
        tracker.start();
        assertEquals(200, status(tracker.address(), "/health"));
    }

    @Test
    void aSecondStackSaysWhichPortIsTaken() {
        var settings = stack.settings();
        var refused = assertThrows(PortTaken.class, () -> Stack.start(settings));
        assertTrue(refused.toString().contains("and kafka needs it"), refused::toString);
    }

    private int status(URI address, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path)).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String get(URI address, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
