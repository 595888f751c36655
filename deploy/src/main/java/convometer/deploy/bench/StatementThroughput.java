package convometer.deploy.bench;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Stack;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/// How many messages a second get from the door onto the statement, when webhooks come as fast as
/// the door takes them, and what each of them costs.
final class StatementThroughput implements AutoCloseable {

    /// As many as the Meta simulator tells with a webhook; of one message a status follows the
    /// other.
    private static final int MESSAGES_A_BODY = 50;

    private static final int AT_ONCE = 16;
    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /// This process, which posts and reads.
    private static final String THIS = "the bench itself";

    private final Stack stack;
    private final Customers customers;
    private final Door door;
    private final TopicEnds topics;
    private final LineQuantities lines;
    private final CommittedReader reader;

    StatementThroughput(Stack stack, Customers customers, Door door) {
        this.stack = stack;
        this.customers = customers;
        this.door = door;
        topics = new TopicEnds(stack.bootstrapServers());
        var serdes = AvroSerdes.with(stack.registryUrl().toString());
        lines = new LineQuantities(serdes.deserializer());
        reader =
                new CommittedReader(
                        stack.bootstrapServers(),
                        List.of(Topics.BILLING_COUNTS.name()),
                        (line, _) -> lines.take(line.key(), line.value()));
    }

    /// Of a round.
    ///
    /// @param taken messages a second, until the door has taken all of their webhooks
    /// @param counted messages a second, until all are on lines
    /// @param cpu microseconds a message, of each process
    record Figures(double taken, double counted, Map<String, Double> cpu) {}

    /// From the first webhook posted; comes back when nothing is left to be done.
    Figures measured(int messages) throws InterruptedException {
        var webhooks = webhooks(messages);
        var goal = lines.messages() + messages;
        var before = cpu();
        var from = System.nanoTime();
        post(webhooks);
        var taken = messages / seconds(from);
        while (lines.messages() < goal) pause(from, goal);
        var counted = messages / seconds(from);
        topics.awaitQuiet();
        var cpu = cpu();
        cpu.replaceAll((part, after) -> (after - before.getOrDefault(part, 0.0)) / messages);
        return new Figures(taken, counted, cpu);
    }

    /// The bodies of some messages, in their order.
    private List<List<byte[]>> webhooks(int messages) {
        var all = customers.fresh(messages);
        var webhooks = new ArrayList<List<byte[]>>();
        for (int first = 0; first < messages; first += MESSAGES_A_BODY) {
            var some = all.subList(first, Math.min(messages, first + MESSAGES_A_BODY));
            var number = Scene.FAST.get(webhooks.size() % Scene.FAST.size());
            var bodies = new WebhookBodies(Scene.WABAS.getFirst(), number);
            webhooks.add(Traffic.STATUSES.stream().map(status -> bodies.of(status, some)).toList());
        }
        return webhooks;
    }

    private void post(List<List<byte[]>> webhooks) throws InterruptedException {
        var room = new Semaphore(AT_ONCE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posted = new ArrayList<Future<?>>();
            for (var bodies : webhooks) {
                room.acquire();
                posted.add(
                        threads.submit(() -> {
                            try {
                                for (var body : bodies) door.post(body);
                                return null;
                            } finally {
                                room.release();
                            }
                        }));
            }
            for (var one : posted) one.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a webhook was not taken", e.getCause());
        }
    }

    private void pause(long from, long goal) throws InterruptedException {
        reader.check();
        if (seconds(from) > PATIENCE.toSeconds())
            throw new IllegalStateException(
                    "%d messages are on no line after %s"
                            .formatted(goal - lines.messages(), PATIENCE));
        Thread.sleep(SOON);
    }

    /// Microseconds of each process since it started.
    private Map<String, Double> cpu() {
        var cpu = new LinkedHashMap<String, Double>();
        for (var part : stack.parts()) cpu.put(part.name(), micros(part.cpu()));
        cpu.put(THIS, micros(ChildProcess.cpuOf(ProcessHandle.current())));
        return cpu;
    }

    private static double micros(Duration cpu) {
        return cpu.toNanos() / 1e3;
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    @Override
    public void close() {
        reader.close();
        topics.close();
    }
}
