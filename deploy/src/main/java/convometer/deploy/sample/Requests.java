package convometer.deploy.sample;

import convometer.deploy.live.ApiToken;
import convometer.deploy.live.Running;
import convometer.deploy.sample.Action.Asks;
import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/// Hands requests to outbound-service: most over HTTP, some on the topic.
final class Requests implements AutoCloseable {

    private static final int AT_ONCE = 8;
    private static final int TRIES = 20;
    private static final int ACCEPTED = 202;
    private static final int SERVER_ERROR = 500;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final URI messages;
    private final ApiToken token;
    private final Producer<String, OutboundRequest> topic;
    private final Semaphore line = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    Requests(URI outbound, ApiToken token, Running topics) {
        this.messages = outbound.resolve("/v1/messages");
        this.token = token;
        this.topic =
                topics.kafka()
                        .producer(
                                ClientSettings.passing("requests")
                                        .usually(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                                new StringSerializer(),
                                topics.serdes().<OutboundRequest>serializer());
    }

    /// Hands all of them over and waits until they are taken.
    void hand(List<Asks> asks) {
        var handed =
                asks.stream()
                        .map(one -> CompletableFuture.runAsync(() -> hand(one), threads))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(handed).join();
        topic.flush();
    }

    private void hand(Asks asks) {
        if (asks.byTopic()) publish(asks);
        else post(asks);
    }

    private void publish(Asks asks) {
        var request =
                OutboundRequest.newBuilder()
                        .setRequestId(asks.requestId())
                        .setPhoneNumberId(asks.phoneNumberId())
                        .setMessage(asks.content().body(asks.to()))
                        .setRequestedAt(asks.at())
                        .build();
        var record = new ProducerRecord<>(Topics.OUTBOUND_REQUESTS.name(), asks.to(), request);
        try {
            topic.send(record).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot publish " + asks.requestId(), e);
        }
    }

    private void post(Asks asks) {
        try {
            for (int tries = 1; !taken(asks, tries); tries++) Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean taken(Asks asks, int tries) throws InterruptedException {
        line.acquire();
        try {
            var answer = http.send(request(asks), BodyHandlers.ofString());
            if (answer.statusCode() == ACCEPTED) return true;
            if (answer.statusCode() < SERVER_ERROR || tries == TRIES)
                throw new IllegalStateException(
                        "outbound-service answered %d to %s: %s"
                                .formatted(answer.statusCode(), asks.requestId(), answer.body()));
            return false;
        } catch (IOException e) {
            if (tries < TRIES) return false;
            throw new IllegalStateException("outbound-service does not answer", e);
        } finally {
            line.release();
        }
    }

    private HttpRequest request(Asks asks) {
        var body =
                """
                {"request_id":"%s","phone_number_id":"%s","message":%s}\
                """
                        .formatted(
                                asks.requestId(),
                                asks.phoneNumberId(),
                                asks.content().body(asks.to()));
        return token.in(HttpRequest.newBuilder(messages))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
        topic.close();
    }
}
