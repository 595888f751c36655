package convometer.ingest.publish;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;

import jakarta.inject.Singleton;

import org.reactivestreams.Publisher;

/// Ready while Kafka answers, whether or not it acknowledges. Alive all the same: a new process
/// would not find more of Kafka.
@Singleton
@Readiness
final class BrokerHealth implements HealthIndicator {

    private final BrokerConnection connection;

    BrokerHealth(BrokerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var status = connection.reachable() ? HealthStatus.UP : HealthStatus.DOWN;
        return Publishers.just(HealthResult.builder("kafka", status).build());
    }
}
