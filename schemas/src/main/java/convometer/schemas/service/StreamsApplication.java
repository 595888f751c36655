package convometer.schemas.service;

import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;

/// A Kafka Streams application that lives as long as its service, with its metrics. An error that
/// nobody expected stops it: the service then reports that it is down.
public final class StreamsApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;

    /// @param overrides settings beside [StreamsDefaults]
    public StreamsApplication(
            Topology topology,
            String applicationId,
            KafkaSettings kafka,
            StreamsSettings how,
            Map<String, Object> overrides,
            MeterRegistry registry) {
        var settings = StreamsDefaults.of(applicationId, kafka.bootstrapServers());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) kafka.replicationFactor());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, how.threads());
        if (how.stateDir() != null) settings.put(StreamsConfig.STATE_DIR_CONFIG, how.stateDir());
        settings.put(DeadLetters.METERS, registry);
        settings.putAll(overrides);
        streams = new KafkaStreams(topology, settings);
        streams.setUncaughtExceptionHandler(this::stop);
        metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
    }

    private StreamThreadExceptionResponse stop(Throwable error) {
        LOG.error("the streams application stops: {}", error.toString(), error);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /// Starts it; returns at once, while tasks are still being assigned and restored.
    public StreamsApplication start() {
        streams.start();
        return this;
    }

    public KafkaStreams streams() {
        return streams;
    }

    @Override
    public void close() {
        streams.close(GRACE);
        metrics.close();
    }
}
