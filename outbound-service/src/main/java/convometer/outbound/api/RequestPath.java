package convometer.outbound.api;

import convometer.schemas.service.ProblemException;
import convometer.schemas.service.StreamsApplication;

import io.micronaut.http.HttpStatus;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether a request that is taken now can come to an answer: this service's own stream and the
/// window-tracker have to work. What is away for a moment is waited out; who is dead for longer
/// must not be hidden behind `pending`.
@Singleton
final class RequestPath {

    private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /// So long the tracker may be away, as in a restart, before requests are refused.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final boolean works;
    private final BooleanSupplier streamHasStopped;
    private final URI readiness;
    private final LongSupplier nanoTime;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Thread probe = Thread.ofVirtual().name("probe-tracker").unstarted(this::probe);
    private volatile long trackerWasUp;

    /// @param streams null: nothing runs here, as in a test
    @Inject
    RequestPath(@Nullable StreamsApplication streams, TrackerSettings tracker) {
        this(
                streams != null,
                () -> streams != null && streams.hasStopped(),
                tracker,
                System::nanoTime);
    }

    /// @param works false: nothing runs here, and nothing is refused
    /// @param nanoTime a clock that only goes on
    RequestPath(
            boolean works,
            BooleanSupplier streamHasStopped,
            TrackerSettings tracker,
            LongSupplier nanoTime) {
        this.works = works;
        this.streamHasStopped = streamHasStopped;
        this.nanoTime = nanoTime;
        readiness = URI.create(tracker.url() + "/health/readiness");
        trackerWasUp = nanoTime.getAsLong();
    }

    @PostConstruct
    void start() {
        if (works) probe.start();
    }

    private void probe() {
        try {
            while (true) {
                look();
                Thread.sleep(PROBE_EVERY);
            }
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    /// Asks the tracker once.
    void look() throws InterruptedException {
        if (isReady()) trackerWasUp = nanoTime.getAsLong();
    }

    private boolean isReady() throws InterruptedException {
        var request = HttpRequest.newBuilder(readiness).timeout(TIMEOUT).build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode()
                    == HttpStatus.OK.getCode();
        } catch (IOException e) {
            return false;
        }
    }

    /// @throws ProblemException if a request would stay without an answer
    void require() {
        if (!works) return;
        if (streamHasStopped.getAsBoolean())
            throw unavailable(
                    "streams_stopped",
                    "This service's stream has stopped after an error, which its log tells; it"
                            + " takes requests again when it is started anew.");
        var away = Duration.ofNanos(nanoTime.getAsLong() - trackerWasUp);
        if (away.compareTo(PATIENCE) > 0)
            throw unavailable(
                    "gate_unavailable",
                    "The window-tracker, which decides on requests, has not been ready for "
                            + away.toSeconds()
                            + " s. Nothing was taken.");
    }

    private static ProblemException unavailable(String code, String detail) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, code, detail);
    }

    @PreDestroy
    void close() {
        probe.interrupt();
        client.shutdownNow();
    }
}
