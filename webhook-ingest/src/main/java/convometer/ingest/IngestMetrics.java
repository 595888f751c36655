package convometer.ingest;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.ingest.webhooks.RefusedPart;
import convometer.ingest.webhooks.Webhook;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.context.annotation.Context;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The figures of the door. All are there from the start and show 0.
@Context
final class IngestMetrics {

    static final List<String> REASONS =
            Stream.concat(
                            Stream.of(
                                    "not_json",
                                    "not_a_webhook",
                                    "not_encodable",
                                    "processing_failed",
                                    "record_too_large"),
                            RefusedPart.CODES.stream())
                    .toList();

    private static final List<Topic<? extends SpecificRecord>> TOPICS =
            List.of(
                    Topics.INBOUND_MESSAGES,
                    Topics.MESSAGE_STATUSES,
                    Topics.CUSTOMER_NOTICES,
                    Topics.ACCOUNT_EVENTS,
                    Topics.WEBHOOKS_RAW);

    private final MeterRegistry registry;
    private final Timer acknowledgement;
    private final Timer lag;

    IngestMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (var outcome : Outcome.values()) received(outcome);
        TOPICS.forEach(this::records);
        REASONS.forEach(this::deadLetters);
        acknowledgement =
                Timer.builder("webhooks.acknowledgement")
                        .description("from the first record of a webhook to the broker's last word")
                        .serviceLevelObjectives(millis(10, 25, 50, 100, 250, 500, 1_000, 2_000))
                        .register(registry);
        lag =
                Timer.builder("webhooks.lag")
                        .description("from the event at Meta to its arrival here")
                        .serviceLevelObjectives(
                                seconds(1, 2, 5, 15, 60, 600, 3_600, 86_400, 604_800))
                        .register(registry);
    }

    void count(Outcome outcome) {
        received(outcome).increment();
    }

    /// A webhook that the broker has.
    void accepted(Webhook.Understood webhook, Instant receivedAt) {
        count(Outcome.ACCEPTED);
        records(Topics.WEBHOOKS_RAW).increment();
        for (var part : webhook.refused()) deadLetters(part.code()).increment();
        for (var update : webhook.updates()) {
            records(update.topic()).increment();
            var at = eventTime(update.value());
            if (at != null) lag.record(positive(Duration.between(at, receivedAt)));
        }
    }

    void setAside(String reason) {
        count(Outcome.SET_ASIDE);
        deadLetters(reason).increment();
    }

    Timer acknowledgement() {
        return acknowledgement;
    }

    private static @Nullable Instant eventTime(SpecificRecord record) {
        return switch (record) {
            case InboundMessage message -> message.getAt();
            case MessageStatus status -> status.getAt();
            default -> null;
        };
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private Counter received(Outcome outcome) {
        return Counter.builder("webhooks.received")
                .description("webhooks, by what became of them")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter records(Topic<?> topic) {
        return Counter.builder("webhooks.records")
                .description("records that the broker has acknowledged, by topic")
                .tag("topic", topic.name())
                .register(registry);
    }

    private Counter deadLetters(String reason) {
        return DeadLetters.counted(reason, registry);
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }

    private static Duration[] seconds(long... seconds) {
        return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }
}
