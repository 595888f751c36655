package convometer.ingest;

import convometer.ingest.http.WebhookDelivery;
import convometer.ingest.http.WebhookDelivery.Checked;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;

import jakarta.inject.Singleton;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;

/// Takes in deliveries: who may not come in is refused, who may is read, and what was read is with
/// the broker before anybody says yes.
@Singleton
public final class WebhookIntake {

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
            case Checked.Verified(var body) -> admit(body);
        };
    }

    /// Gives back the room for bodies of unknown senders before anybody waits for the broker.
    ///
    /// @return null: its sender has gone
    private @Nullable Checked check(WebhookDelivery.Received received) {
        if (!received.body().takeOver()) return null;
        try (var _ = received.body()) {
            return received.check(secrets, settings.maxBodyBytes());
        }
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
