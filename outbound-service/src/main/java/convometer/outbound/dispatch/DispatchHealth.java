package convometer.outbound.dispatch;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;

import jakarta.inject.Singleton;

import org.reactivestreams.Publisher;

import java.util.Map;

/// Ready while permissions are read and what becomes of them can be written.
@Singleton
@Readiness
@Requires(beans = DecisionConsumer.class)
final class DispatchHealth implements HealthIndicator {

    private final DecisionConsumer loop;

    DispatchHealth(DecisionConsumer loop) {
        this.loop = loop;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var state = loop.state();
        var status = state == DecisionConsumer.State.RUNNING ? HealthStatus.UP : HealthStatus.DOWN;
        return Publishers.just(
                HealthResult.builder("dispatch", status)
                        .details(Map.of("state", state.name()))
                        .build());
    }
}
