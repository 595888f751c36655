package convometer.schemas.service;

import convometer.schemas.serde.AvroSerdes;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import java.time.Clock;

/// What every service stands on: serdes and a clock.
@Factory
final class Foundations {

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
