package convometer.ingest;

import convometer.ingest.IngestMetrics.Outcome;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;

import jakarta.inject.Singleton;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

import java.time.Clock;
import java.time.Instant;

/// Takes in deliveries: who may not come in is refused, who may is read, and what was read is with
/// the broker before anybody says yes.
@Singleton
final class WebhookIntake {

    private final WebhookSecrets secrets;
    private final IngestSettings settings;
    private final Admission admission;
    private final RecordEncoder encoder;
    private final Publisher publisher;
    private final IngestMetrics metrics;
    private final Clock clock;

    WebhookIntake(
            WebhookSecrets secrets,
            IngestSettings settings,
            Admission admission,
            RecordEncoder encoder,
            Publisher publisher,
            IngestMetrics metrics,
            Clock clock) {
        this.secrets = secrets;
        this.settings = settings;
        this.admission = admission;
        this.encoder = encoder;
        this.publisher = publisher;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Returns what became of the delivery, and has counted it.
    Outcome take(Delivery delivery) {
        return switch (delivery.check(secrets, settings.maxBodyBytes())) {
            case Delivery.Checked.Unsigned() -> counted(Outcome.BAD_SIGNATURE);
            case Delivery.Checked.TooLarge() -> counted(Outcome.TOO_LARGE);
            case Delivery.Checked.Verified(var body) -> admit(body);
        };
    }

    private Outcome admit(byte[] body) {
        if (!admission.enter(body.length)) return counted(Outcome.OVERLOADED);
        try {
            return take(body, clock.instant());
        } catch (KafkaUnavailable _) {
            return counted(Outcome.KAFKA_UNAVAILABLE);
        } finally {
            admission.leave(body.length);
        }
    }

    private Outcome take(byte[] body, Instant receivedAt) {
        publisher.requireKafka();
        return switch (WebhookParser.parse(body, receivedAt)) {
            case Webhook.Rejected rejected -> setAside(body, rejected);
            case Webhook.Understood understood -> accept(body, understood, receivedAt);
        };
    }

    private Outcome accept(byte[] body, Webhook.Understood webhook, Instant receivedAt) {
        try {
            var raw = encoder.raw(webhook, body, receivedAt);
            var parts = encoder.parts(webhook);
            metrics.acknowledgement().record(() -> publisher.publish(raw, parts));
        } catch (RecordTooLargeException _) {
            var reason = "a record is larger than its topic allows";
            return setAside(body, new Webhook.Rejected("record_too_large", reason));
        } catch (SerializationException e) {
            throw new KafkaUnavailable("the schema registry is away", e);
        }
        metrics.accepted(webhook, receivedAt);
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
