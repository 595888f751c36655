package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What a publisher is answered while a part is away without which requests stay without a receipt.
class RequestPathTest {

    private final AtomicInteger trackerSays = new AtomicInteger(200);
    private final AtomicBoolean stopped = new AtomicBoolean();

    /// The clock is beyond where it begins anew at a negative number.
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

    private final HttpServer tracker = tracker();
    private final RequestPath path =
            new RequestPath(true, stopped::get, settings(tracker), nanoTime::get);

    private static TrackerSettings settings(HttpServer tracker) {
        var address = "http://127.0.0.1:" + tracker.getAddress().getPort();
        return new TrackerSettings(address, Duration.ofSeconds(10));
    }

    private HttpServer tracker() {
        try {
            var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var started = HttpServer.create(local, 0);
            started.createContext(
                    "/health/readiness",
                    exchange -> {
                        exchange.sendResponseHeaders(trackerSays.get(), -1);
                        exchange.close();
                    });
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() {
        tracker.stop(0);
    }

    @Test
    void requestsAreRefusedOnceTheTrackerIsAwayForLongAndTakenWhenItIsBack() throws Exception {
        path.look();
        trackerSays.set(503);
        pass(Duration.ofSeconds(30));
        assertDoesNotThrow(path::require);

        pass(Duration.ofMillis(1));
        assertRefused("gate_unavailable");

        trackerSays.set(200);
        assertRefused("gate_unavailable");
        path.look();
        assertDoesNotThrow(path::require);
    }

    @Test
    void aTrackerThatDoesNotAnswerIsAway() throws Exception {
        path.look();
        tracker.stop(0);
        pass(Duration.ofSeconds(31));
        assertRefused("gate_unavailable");
    }

    @Test
    void aStreamThatHasStoppedTakesNothing() throws Exception {
        path.look();
        assertDoesNotThrow(path::require);
        stopped.set(true);
        assertRefused("streams_stopped");
    }

    private void assertRefused(String code) {
        var refusal = assertThrows(ProblemException.class, path::require);
        assertEquals(HttpStatus.SERVICE_UNAVAILABLE, refusal.status());
        assertEquals(code, refusal.problem().code());
    }

    private void pass(Duration time) throws InterruptedException {
        nanoTime.addAndGet(time.toNanos());
        path.look();
    }
}
