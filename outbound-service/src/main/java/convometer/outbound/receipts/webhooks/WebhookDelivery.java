package convometer.outbound.receipts.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.outbound.api.ReceiptView;
import convometer.outbound.receipts.ReceiptTopic;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Failed;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Gone;
import convometer.outbound.receipts.webhooks.WebhookAnswer.Taken;
import convometer.outbound.receipts.webhooks.WebhookMetrics.Result;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.streams.DeadLetters;

import io.micronaut.json.JsonMapper;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Delivers receipts to one endpoint: tries each one until the endpoint takes it, or until it is
/// too old and set aside. Several threads use it, each for another partition.
final class WebhookDelivery {

    /// The code of the dead letters.
    static final String UNDELIVERED = "webhook_undelivered";

    /// The header of a dead letter that names the endpoint.
    static final String ENDPOINT = "convometer.webhook-endpoint";

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

    private final WebhookEndpoint endpoint;
    private final ReceiptTopic topic;
    private final WebhookClient client;
    private final Producer<byte[], byte[]> letters;
    private final RetryPause pause;
    private final JsonMapper json;
    private final Duration giveUpAfter;
    private final Clock clock;
    private final WebhookMetrics metrics;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile boolean disabled;

    /// The body of a webhook.
    ///
    /// @param timestamp when the receipt was given
    record Payload(String type, Instant timestamp, ReceiptView data) {}

    /// What all endpoints have in common.
    ///
    /// @param letters the producer of dead letters
    /// @param giveUpAfter how old a receipt may be that is not taken
    record Parts(
            ReceiptTopic topic,
            WebhookClient client,
            Producer<byte[], byte[]> letters,
            RetryPause pause,
            JsonMapper json,
            Duration giveUpAfter,
            Clock clock) {}

    WebhookDelivery(WebhookEndpoint endpoint, Parts parts, WebhookMetrics metrics) {
        this.endpoint = endpoint;
        this.metrics = metrics;
        topic = parts.topic();
        client = parts.client();
        letters = parts.letters();
        pause = parts.pause();
        json = parts.json();
        giveUpAfter = parts.giveUpAfter();
        clock = parts.clock();
    }

    /// The endpoint wants no more receipts.
    boolean disabled() {
        return disabled;
    }

    /// Delivers a receipt, however long that takes. False: the endpoint is disabled and does not
    /// have it.
    ///
    /// @throws InterruptedException if the thread is; the endpoint may have the receipt
    boolean deliver(ConsumerRecord<byte[], byte[]> source) throws InterruptedException {
        var receipt = read(source);
        if (receipt.isEmpty()) return true;
        for (var attempt = 1; !disabled; attempt++) {
            var answer = attempt(source, receipt.get());
            switch (answer) {
                case Taken _ -> {
                    return true;
                }
                case Gone _ -> disable();
                case Failed failed -> {
                    report(failed);
                    if (isTooOld(source) && setAside(source, failed.reason())) return true;
                    pause.await(attempt, failed.retryAfter());
                }
            }
        }
        return false;
    }

    /// The receipt, where the endpoint asks for it. While the registry is away nobody knows that.
    private Optional<OutboundReceipt> read(ConsumerRecord<byte[], byte[]> source)
            throws InterruptedException {
        for (var attempt = 1; ; attempt++)
            try {
                return topic.read(source).filter(endpoint.filter());
            } catch (RegistryException.Unavailable e) {
                report(new Failed(e.getClass().getSimpleName(), Duration.ZERO));
                pause.await(attempt, Duration.ZERO);
            }
    }

    private WebhookAnswer attempt(ConsumerRecord<byte[], byte[]> source, OutboundReceipt receipt)
            throws InterruptedException {
        try {
            return post(source, receipt);
        } catch (RuntimeException e) {
            // A fault of this program is no reason to end the partition.
            return new Failed(e.getClass().getSimpleName(), Duration.ZERO);
        }
    }

    private WebhookAnswer post(ConsumerRecord<byte[], byte[]> source, OutboundReceipt receipt)
            throws InterruptedException {
        var answer = client.post(endpoint, WebhookMessage.of(source, payload(receipt)));
        if (answer instanceof Taken) {
            metrics.count(Result.DELIVERED);
            if (failing.getAndSet(false)) LOG.info("endpoint {} takes receipts again", endpoint);
        }
        return answer;
    }

    private void report(Failed failed) {
        metrics.count(Result.FAILED);
        if (!failing.getAndSet(true))
            LOG.warn(
                    "a receipt is not delivered to endpoint {}, which is tried again: {}",
                    endpoint,
                    failed.reason());
    }

    private String payload(OutboundReceipt receipt) {
        try {
            return json.writeValueAsString(
                    new Payload("message.receipt", receipt.getAt(), ReceiptView.of(receipt)));
        } catch (IOException e) {
            throw new UncheckedIOException("a receipt can be written", e);
        }
    }

    /// Several partitions may be told at once; one of them logs it.
    private synchronized void disable() {
        metrics.count(Result.GONE);
        if (!disabled)
            LOG.warn("endpoint {} has answered 410 and gets no receipts until a restart", endpoint);
        disabled = true;
    }

    private boolean isTooOld(ConsumerRecord<byte[], byte[]> source) {
        var age = Duration.between(Instant.ofEpochMilli(source.timestamp()), clock.instant());
        return age.compareTo(giveUpAfter) > 0;
    }

    /// False: it could not be written, and is tried again with the next attempt.
    private boolean setAside(ConsumerRecord<byte[], byte[]> source, String reason)
            throws InterruptedException {
        var letter =
                DeadLetters.letter(
                        source,
                        UNDELIVERED,
                        "endpoint " + endpoint + " did not take it: " + reason);
        letter.headers().add(ENDPOINT, endpoint.name().getBytes(UTF_8));
        try {
            letters.send(letter).get();
            metrics.count(Result.SET_ASIDE);
            return true;
        } catch (ExecutionException | KafkaException e) {
            LOG.warn(
                    "a receipt for endpoint {} cannot be set aside: {}",
                    endpoint,
                    Optional.ofNullable(e.getCause()).orElse(e).getClass().getName());
            return false;
        }
    }
}
