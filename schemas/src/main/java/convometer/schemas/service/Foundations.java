package convometer.schemas.service;

import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.kafka.Brokers;
import convometer.schemas.service.topics.TopicSettings;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.env.Environment;

import jakarta.inject.Singleton;

import java.time.Clock;

/// What every service stands on: where Kafka is, serdes and a clock.
@Factory
final class Foundations {

    @Singleton
    KafkaSettings kafka(Environment environment, KafkaBinding binding, TopicSettings made) {
        return binding.settings(Brokers.of(environment), made);
    }

    @Singleton
    AvroSerdes serdes(RegistrySettings settings) {
        return settings.serdes();
    }

    /// @param setting `system`, or `file:PATH` for a clock that somebody else moves
    @Singleton
    Clock clock(@Value("${convometer.clock:system}") String setting) {
        return SteppedClock.orSystem(setting);
    }
}
