package convometer.outbound.batches;

import convometer.schemas.service.StreamsApplication;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;

import org.apache.kafka.streams.KafkaStreams;
import org.reactivestreams.Publisher;

/// The streams application that runs batches. It is one of its own: what goes wrong with batches
/// does not stop single requests.
final class BatchEngine implements AutoCloseable {

    private final StreamsApplication application;

    BatchEngine(StreamsApplication application) {
        this.application = application;
    }

    KafkaStreams streams() {
        return application.streams();
    }

    @Override
    public void close() {
        application.close();
    }

    /// Alive until it has stopped for good.
    static final class Health implements HealthIndicator {

        private final BatchEngine engine;

        Health(BatchEngine engine) {
            this.engine = engine;
        }

        @Override
        public Publisher<HealthResult> getResult() {
            var state = engine.streams().state();
            var status =
                    state.hasNotStarted() || state.isRunningOrRebalancing()
                            ? HealthStatus.UP
                            : HealthStatus.DOWN;
            return Publishers.just(HealthResult.builder("batches-liveness", status).build());
        }
    }
}
