package convometer.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.http.ReceivedDeliveries;
import convometer.ingest.publish.BrokerConnection;
import convometer.ingest.publish.FakeBroker;
import convometer.ingest.signature.Signed;
import convometer.ingest.signature.WebhookSecrets;

import io.micronaut.context.ApplicationContext;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// What waits for the broker is bounded, by number and by size.
class OverloadTest {

    private static final int LIMIT = 10_000;

    private final ApplicationContext context =
            ApplicationContext.run(
                    Map.of(
                            "whatsapp.app-secret", "secret",
                            "whatsapp.verify-token", "token",
                            "kafka.bootstrap.servers", "nowhere:1",
                            "schema-registry.url", "memory:overload",
                            "ingest.probe-every", "1h",
                            "ingest.acknowledge-within", "1m",
                            "ingest.max-body-bytes", LIMIT,
                            "ingest.max-bytes", LIMIT,
                            "ingest.max-requests", "2"));
    private final FakeBroker broker = context.getBean(FakeBroker.class);
    private final WebhookIntake intake = context.getBean(WebhookIntake.class);
    private final WebhookSecrets secrets = context.getBean(WebhookSecrets.class);

    OverloadTest() {
        // The first look may have been taken already, with a broker that acknowledges.
        broker.away = true;
        context.getBean(BrokerConnection.class).check();
        broker.away = false;
        broker.acknowledges = false;
        context.getBean(BrokerConnection.class).check();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Outcome deliver(byte[] body) {
        return deliver(body, Signed.with("secret", body));
    }

    private Outcome deliver(byte[] body, String signature) {
        return intake.take(ReceivedDeliveries.of(secrets, body, null, signature));
    }

    private CompletableFuture<Outcome> begin(byte[] body, int recordsAfterwards) {
        var begun = CompletableFuture.supplyAsync(() -> deliver(body), Thread::startVirtualThread);
        await(() -> broker.written().size() == recordsAfterwards);
        return begun;
    }

    private void acknowledge(CompletableFuture<?>... begun) {
        var all = CompletableFuture.allOf(begun);
        await(() -> {
            var _ = broker.latest().completeNext();
            return all.isDone();
        });
    }

    private static void await(BooleanSupplier condition) {
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < giveUp, "waited in vain");
            Thread.onSpinWait();
        }
    }

    private static byte[] text() throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/webhooks/text.json"));
    }

    @Test
    void whoIsOneTooManyIsSentAwayAndNothingOfItIsWritten() throws Exception {
        var first = begin(text(), 1);
        var second = begin(text(), 2);

        assertEquals(Outcome.OVERLOADED, deliver(text()));
        assertEquals(2, broker.written().size());
        assertEquals(Outcome.BAD_SIGNATURE, deliver(text(), "sha256=" + "00".repeat(32)));

        acknowledge(first, second);
        assertEquals(Outcome.ACCEPTED, first.get());
        assertEquals(Outcome.ACCEPTED, second.get());
        var third = begin(text(), 5);
        acknowledge(third);
        assertEquals(Outcome.ACCEPTED, third.get());
    }

    @Test
    void theSizesOfAllThatWaitAreBounded() throws Exception {
        var first = begin(text(), 1);

        assertEquals(Outcome.OVERLOADED, deliver(new byte[LIMIT]));

        acknowledge(first);
        assertEquals(Outcome.ACCEPTED, first.get());
    }
}
