package convometer.schemas.service;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;

import jakarta.inject.Singleton;

import org.reactivestreams.Publisher;

import java.util.Map;

/// Ready while the streams application runs; not while it starts, rebalances or has stopped.
@Singleton
@Readiness
@Requires(beans = StreamsApplication.class)
final class StreamsHealth implements HealthIndicator {

    private final StreamsApplication application;

    StreamsHealth(StreamsApplication application) {
        this.application = application;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var state = application.streams().state();
        var status =
                switch (state) {
                    case RUNNING -> HealthStatus.UP;
                    case CREATED,
                            REBALANCING,
                            PENDING_SHUTDOWN,
                            NOT_RUNNING,
                            PENDING_ERROR,
                            ERROR ->
                            HealthStatus.DOWN;
                };
        var denied = application.denied();
        var details =
                denied == null
                        ? Map.of("state", state.name())
                        : Map.of("state", state.name(), "error", denied);
        return Publishers.just(HealthResult.builder("streams", status).details(details).build());
    }
}
