package convometer.schemas.service;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Liveness;

import jakarta.inject.Singleton;

import org.reactivestreams.Publisher;

/// Alive until the streams application has stopped for good: then only a new process helps.
@Singleton
@Liveness
@Requires(beans = StreamsApplication.class)
final class StreamsLiveness implements HealthIndicator {

    private final StreamsApplication application;

    StreamsLiveness(StreamsApplication application) {
        this.application = application;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var dead = application.hasStopped();
        return Publishers.just(
                HealthResult.builder("streams-liveness", dead ? HealthStatus.DOWN : HealthStatus.UP)
                        .build());
    }
}
