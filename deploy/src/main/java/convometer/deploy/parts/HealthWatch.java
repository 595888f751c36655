package convometer.deploy.parts;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Says when a service that runs stops to be ready, and when it is ready again: a process that
/// lives and does nothing is as bad as one that ended, and nobody sees it.
final class HealthWatch implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /// A rebalance passes; what lasts for so many looks is said.
    private static final int LOOKS = 3;

    private final Collection<ChildProcess> services;
    private final Predicate<ChildProcess> healthy;
    private final Consumer<String> said;
    private final Map<String, Integer> failed = new HashMap<>();
    private final Thread thread;

    /// @param healthy asks a service
    /// @param said takes each sentence
    HealthWatch(
            Collection<ChildProcess> services,
            Predicate<ChildProcess> healthy,
            Consumer<String> said) {
        this.services = services;
        this.healthy = healthy;
        this.said = said;
        thread = Thread.ofVirtual().name("health-watch").unstarted(this::run);
    }

    HealthWatch start() {
        thread.start();
        return this;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                look();
            }
        } catch (InterruptedException e) {
            // It is over.
        }
    }

    /// Asks each service once.
    void look() {
        for (var service : services) {
            if (!service.isRunning()) continue;
            var name = service.name();
            var before = failed.getOrDefault(name, 0);
            var now = healthy.test(service) ? 0 : before + 1;
            failed.put(name, now);
            if (now == LOOKS) said.accept(notReady(service));
            else if (now == 0 && before >= LOOKS) said.accept(name + " is ready again.");
        }
    }

    private static String notReady(ChildProcess service) {
        return "%s is not ready: %s/health says so. What its log, %s, tells last:%n%s"
                .formatted(
                        service.name(),
                        service.address(),
                        service.log(),
                        LogExcerpt.of(service.log()));
    }

    /// Whether the service says that it is well.
    static boolean isHealthy(ChildProcess service) {
        try {
            return Http.answersOk(java.net.URI.create(service.address() + "/health"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
