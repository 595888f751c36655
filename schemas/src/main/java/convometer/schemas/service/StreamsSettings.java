package convometer.schemas.service;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

/// How a streams application runs; environment `STREAMS_STATE_DIR`, `STREAMS_THREADS`.
///
/// @param stateDir folder of its stores; null: one that Kafka Streams chooses among temporary ones
/// @param threads how many tasks run at once
@ConfigurationProperties("streams")
public record StreamsSettings(
        @Nullable String stateDir, @Bindable(defaultValue = "2") int threads) {}
