package convometer.ingest;

import convometer.ingest.http.WebhookDelivery;
import convometer.ingest.http.WebhookDelivery.Checked;
import convometer.ingest.publish.KafkaUnavailable;
import convometer.ingest.publish.PendingWebhooks;
import convometer.ingest.publish.RecordEncoder;
import convometer.ingest.publish.WebhookPublisher;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;

import jakarta.inject.Singleton;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/// Takes in deliveries: who may not come in is refused, who may is read, and what was read is with
/// the broker before anybody says yes.
@Singleton
public final class WebhookIntake {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookIntake.class);

    /// How many compressed bodies that are not signed as they came are looked into at a time: a few
    /// bytes can hold very many, and all of them share one pace.
    private static final int LOOKED_INTO = 16;

    private final WebhookSecrets secrets;
    private final IngestSettings settings;
    private final PendingWebhooks pending;
    private final RecordEncoder encoder;
    private final WebhookPublisher publisher;
    private final IngestMetrics metrics;
    private final Clock clock;
    private final Semaphore lookedInto = new Semaphore(LOOKED_INTO);

    WebhookIntake(
            WebhookSecrets secrets,
            IngestSettings settings,
            PendingWebhooks pending,
            RecordEncoder encoder,
            WebhookPublisher publisher,
            IngestMetrics metrics,
            Clock clock) {
        this.secrets = secrets;
        this.settings = settings;
        this.pending = pending;
        this.encoder = encoder;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Returns what became of the delivery, and has counted it.
    public Outcome take(WebhookDelivery delivery) {
        return switch (delivery) {
            case WebhookDelivery.Refused(var outcome) -> counted(outcome);
            case WebhookDelivery.Received received -> take(received);
        };
    }

    private Outcome take(WebhookDelivery.Received received) {
        return switch (check(received)) {
            case null -> counted(Outcome.TOO_SLOW);
            case Checked.Unsigned() -> counted(Outcome.BAD_SIGNATURE);
            case Checked.TooLarge() -> counted(Outcome.TOO_LARGE);
            case Checked.Overloaded() -> counted(Outcome.OVERLOADED);
            case Checked.Verified(var body) -> admit(body);
        };
    }

    /// Gives back the room for bodies of unknown senders before anybody waits for the broker.
    ///
    /// @return null: its sender has gone
    private @Nullable Checked check(WebhookDelivery.Received received) {
        if (!received.body().takeOver()) return null;
        try (var _ = received.body()) {
            return received.signed() ? checked(received) : lookInto(received);
        }
    }

    private Checked lookInto(WebhookDelivery.Received received) {
        if (!lookedInto.tryAcquire()) return new Checked.Overloaded();
        try {
            return checked(received);
        } finally {
            lookedInto.release();
        }
    }

    private Checked checked(WebhookDelivery.Received received) {
        return received.check(secrets, settings.maxBodyBytes());
    }

    private Outcome admit(byte[] body) {
        if (!pending.enter(body.length)) return counted(Outcome.OVERLOADED);
        try {
            return take(body, clock.instant());
        } catch (KafkaUnavailable _) {
            return counted(Outcome.KAFKA_UNAVAILABLE);
        } finally {
            pending.leave(body.length);
        }
    }

    private Outcome take(byte[] body, Instant receivedAt) {
        publisher.requireKafka();
        return switch (encode(body, receivedAt)) {
            case Encoded.DeadLetter(var why) -> setAside(body, why);
            case Encoded.Records records -> accept(body, records, receivedAt);
        };
    }

    /// What is to be written of a body.
    private sealed interface Encoded {

        record Records(
                Webhook.Understood webhook,
                ProducerRecord<String, byte[]> raw,
                List<ProducerRecord<String, byte[]>> parts)
                implements Encoded {}

        record DeadLetter(Webhook.Rejected why) implements Encoded {}
    }

    /// A body that cannot be made into records would not be better in a week, whatever the reason:
    /// only a registry that is away, or refuses whoever asks, is no fault of it.
    private Encoded encode(byte[] body, Instant receivedAt) {
        try {
            return switch (WebhookParser.parse(body, receivedAt)) {
                case Webhook.Rejected rejected -> new Encoded.DeadLetter(rejected);
                case Webhook.Understood webhook ->
                        new Encoded.Records(
                                webhook,
                                encoder.raw(webhook, body, receivedAt),
                                encoder.parts(webhook));
            };
        } catch (SerializationException e) {
            if (!RecordEncoder.isFaultOfRecord(e))
                throw new KafkaUnavailable("the schema registry is away", e);
            return deadLetter("not_encodable", "a record of it cannot be written", e);
        } catch (KafkaException e) {
            throw new KafkaUnavailable("the schema registry refuses", e);
        } catch (RuntimeException e) {
            return deadLetter("processing_failed", "nothing could be made of it", e);
        }
    }

    /// The words of an exception may be those of the body.
    private static Encoded deadLetter(String code, String reason, RuntimeException e) {
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        var kind = root.getClass().getSimpleName();
        LOG.error("a webhook is set aside as {}: {} at {}", code, kind, place(root));
        return new Encoded.DeadLetter(new Webhook.Rejected(code, reason + ": " + kind));
    }

    private static String place(Throwable error) {
        var stack = error.getStackTrace();
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }

    private Outcome accept(byte[] body, Encoded.Records records, Instant receivedAt) {
        try {
            metrics.acknowledgement()
                    .record(() -> publisher.publish(records.raw(), records.parts()));
        } catch (RecordTooLargeException _) {
            var reason = "a record is larger than its topic allows";
            return setAside(body, new Webhook.Rejected("record_too_large", reason));
        }
        metrics.accepted(records.webhook(), receivedAt);
        return Outcome.ACCEPTED;
    }

    private Outcome setAside(byte[] body, Webhook.Rejected why) {
        publisher.publish(encoder.deadLetter(body, why));
        metrics.setAside(why.code());
        return Outcome.SET_ASIDE;
    }

    private Outcome counted(Outcome outcome) {
        metrics.count(outcome);
        return outcome;
    }
}
