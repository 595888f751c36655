package convometer.deploy.bench;

import convometer.deploy.simulator.log.SentMessage;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// How long after its request a message is with Meta: one request after the other.
final class Latency implements AutoCloseable {

    private static final int CUSTOMERS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Scene scene;
    private final Client client;
    private final HttpClient http = HttpClient.newHttpClient();
    private int nth;

    Latency(Scene scene) {
        this.scene = scene;
        this.client = scene.client();
    }

    void openWindows() throws IOException, InterruptedException {
        for (int i = 0; i < CUSTOMERS; i++) scene.write(Scene.FAST.getFirst(), Scene.customer(i));
        for (int i = 0; i < CUSTOMERS; i++) {
            var window = scene.window(Scene.FAST.getFirst(), Scene.customer(i));
            var request = HttpRequest.newBuilder(window).build();
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!http.send(request, BodyHandlers.ofString())
                    .body()
                    .contains("\"state\":\"open\"")) pause(deadline, "no window opened");
        }
    }

    /// Free-form, to customers who wrote.
    List<Duration> freeForm(int times) throws InterruptedException {
        return measured(
                times, Scene.FAST.getFirst(), i -> Bodies.text(Scene.customer(i % CUSTOMERS)));
    }

    /// Templates, to customers who never wrote, from a number with a messaging limit.
    List<Duration> limited(int times) throws InterruptedException {
        return measured(
                times, Scene.LIMITED, i -> Bodies.template(Scene.customer(1000 + i % CUSTOMERS)));
    }

    private List<Duration> measured(int times, String number, IntFunction<String> body)
            throws InterruptedException {
        var measured = new ArrayList<Duration>();
        for (int i = 0; i < times; i++) {
            var id = "latency-" + nth++;
            var before = scene.simulator().log(Long.MAX_VALUE, 0).accepted();
            var asked = Instant.now();
            client.post(
                    scene.requests(),
                    "{\"request_id\":\"%s\",\"phone_number_id\":\"%s\",\"message\":%s}"
                            .formatted(id, number, body.apply(i)));
            measured.add(Duration.between(asked, Instant.parse(sent(id, before).at())));
        }
        return measured;
    }

    private SentMessage sent(String id, int before) throws InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (var one : scene.simulator().log(before, 10).messages())
                if (one.bizOpaqueCallbackData().equals(id)) return one;
            pause(deadline, id + " did not reach Meta");
        }
    }

    /// The same to Meta itself.
    List<Duration> direct(int times) throws InterruptedException {
        var measured = new ArrayList<Duration>();
        var number = Scene.FAST.getFirst();
        for (int i = 0; i < times; i++) {
            var body = Bodies.direct(Bodies.text(Scene.customer(i % CUSTOMERS)), "direct-" + nth++);
            var from = System.nanoTime();
            client.post(scene.metas(number), body);
            measured.add(Duration.ofNanos(System.nanoTime() - from));
        }
        return measured;
    }

    private static void pause(long deadline, String otherwise) throws InterruptedException {
        if (System.nanoTime() - deadline > 0)
            throw new IllegalStateException(otherwise + " in " + PATIENCE);
        Thread.sleep(1);
    }

    @Override
    public void close() {
        client.close();
        http.shutdownNow();
    }
}
