package convometer.schemas.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// How a streams application runs; environment `STREAMS_STATE_DIR`, `STREAMS_THREADS`.
///
/// @param stateDir folder of its stores; null: one that Kafka Streams chooses among temporary ones
/// @param threads how many tasks run at once
/// @param commitEvery how often results become visible to others; null: as the service is made for.
///   Seldomer costs less, and lets whoever waits wait longer
@ConfigurationProperties("streams")
public record StreamsSettings(
        @Nullable String stateDir,
        @Bindable(defaultValue = "2") int threads,
        @Nullable Duration commitEvery) {}
