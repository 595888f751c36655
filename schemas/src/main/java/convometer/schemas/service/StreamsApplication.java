package convometer.schemas.service;

import convometer.schemas.service.kafka.Denial;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.service.kafka.StreamsProperties;
import convometer.schemas.service.topics.TopicAccess;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.StreamsDefaults;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;

import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/// A Kafka Streams application that lives as long as its service, with its metrics. What can pass
/// is waited out: the thread that met it is replaced, and tries the same records again. Any other
/// error stops the application, and the service then reports that it is down.
public final class StreamsApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// How long a thread waits before it is replaced: longer each time, until something went well.
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    /// After so long without an error the next one is a new one.
    private static final Duration CALM = Duration.ofMinutes(1);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final Counter replaced;
    private final KafkaClients clients;
    private final TopicAccess access;
    private volatile @Nullable String denied;
    private Duration pause = FIRST_PAUSE;
    private long lastError = System.nanoTime() - CALM.toNanos();

    /// @param topics makes its topic of dead letters
    /// @param overrides settings beside [StreamsDefaults]
    public StreamsApplication(
            Topology topology,
            String applicationId,
            TopicSetup topics,
            StreamsSettings how,
            Map<String, Object> overrides,
            MeterRegistry registry) {
        topics.ensureDeadLettersOf(applicationId);
        clients = topics.clients();
        access = TopicAccess.of(topology);
        streams =
                new KafkaStreams(
                        topology, settings(applicationId, topics, how, overrides, registry));
        replaced =
                Counter.builder("streams.threads.replaced")
                        .description("Stream threads that met an error that can pass")
                        .register(registry);
        streams.setUncaughtExceptionHandler(this::handle);
        metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
    }

    private static Properties settings(
            String applicationId,
            TopicSetup topics,
            StreamsSettings how,
            Map<String, Object> overrides,
            MeterRegistry registry) {
        var clients = topics.clients();
        var settings = StreamsDefaults.of(applicationId, clients.bootstrapServers());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, how.threads());
        settings.putAll(overrides);
        warnOfWildcard(settings.getProperty(StreamsConfig.APPLICATION_SERVER_CONFIG, ""));
        StreamsProperties.put(settings, clients.streams(applicationId));
        var replication = topics.replication();
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replication.replicas());
        if (replication.minInsync() != null)
            settings.put(
                    StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                    replication.minInsync());
        if (how.stateDir() != null) settings.put(StreamsConfig.STATE_DIR_CONFIG, how.stateDir());
        if (how.commitEvery() != null)
            settings.put(
                    StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                    Math.toIntExact(how.commitEvery().toMillis()));
        settings.put(DeadLetters.METERS, registry);
        return settings;
    }

    /// An address to listen on is none to be found at.
    private static void warnOfWildcard(String address) {
        if (address.startsWith("0.0.0.0:") || address.startsWith("[::]:"))
            LOG.warn(
                    "other instances would look for this one at {}: set the advertised address"
                            + " where there are several",
                    address);
    }

    private StreamThreadExceptionResponse handle(Throwable error) {
        if (!canPass(error)) {
            if (TopicAccess.isDenied(error)) reportDenial(error);
            LOG.error("the streams application stops: {}", error.toString(), error);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        replaced.increment();
        LockSupport.parkNanos(nextPause(error).toNanos());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void reportDenial(Throwable error) {
        var missing = new ArrayList<>(access.missing(clients));
        if (missing.isEmpty()) Denial.of(error).ifPresent(missing::add);
        var sentences =
                missing.stream().map(denial -> denial.sentence(clients.principal())).toList();
        denied = String.join(". ", sentences);
        sentences.forEach(sentence -> LOG.error("{}", sentence));
    }

    private synchronized Duration nextPause(Throwable error) {
        var now = System.nanoTime();
        if (now - lastError > CALM.toNanos()) {
            pause = FIRST_PAUSE;
            LOG.warn("a stream thread waits and tries again: {}", root(error).toString());
        }
        lastError = now;
        var next = pause;
        var longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        return next;
    }

    private static Throwable root(Throwable error) {
        var root = error;
        for (var e = error; e != null; e = e.getCause()) root = e;
        return root;
    }

    /// The registry or the brokers are away, and Kafka's clients have tried for long by then; or a
    /// store is closed: after a kill Kafka Streams begins a task anew whose store could not be
    /// opened, and a segment of it stays closed (AbstractSegments of 4.3). A new thread makes new
    /// stores.
    static boolean canPass(Throwable error) {
        if (DeadLetters.causedByRegistry(error)) return true;
        for (Throwable e = error; e != null; e = e.getCause())
            if (e instanceof TimeoutException
                    || e instanceof DisconnectException
                    || e instanceof InvalidStateStoreException) return true;
        return false;
    }

    /// Starts it; returns at once, while tasks are still being assigned and restored.
    public StreamsApplication start() {
        streams.start();
        return this;
    }

    /// It met an error and does not run any more: only a restart helps.
    public boolean hasStopped() {
        return switch (streams.state()) {
            case ERROR, PENDING_ERROR, NOT_RUNNING -> true;
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN -> false;
        };
    }

    /// What it was not allowed to do when it stopped.
    @Nullable String denied() {
        return denied;
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
