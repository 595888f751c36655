package convometer.deploy.bench;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.schemas.Topic;
import convometer.schemas.Topics;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Gives records to an application that runs and measures what they take it.
final class Workload implements AutoCloseable {

    /// The consumer group of window-tracker.
    static final String TRACKER = "window-tracker";

    /// The consumer group of billing-aggregator.
    private static final String BILLING = "billing-aggregator";

    /// What is written here and not by window-tracker.
    static final Set<String> INPUTS =
            Set.of(Topics.MESSAGE_STATUSES.name(), Topics.INBOUND_MESSAGES.name());

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofMillis(10);

    private final Stack stack;
    private final Backlog backlog;
    private final TopicEnds topics;

    Workload(Stack stack) {
        this.stack = stack;
        backlog = new Backlog(stack.bootstrapServers(), stack.registryUrl().toString());
        topics = new TopicEnds(stack.bootstrapServers());
    }

    /// Starts a baseline: [PassThrough].
    ChildProcess startPassThrough(PassThrough.Variant variant) {
        var kafka = stack.bootstrapServers();
        var like = Topics.MESSAGE_STATUSES;
        var setup = stack.topicSetup();
        for (var name : List.of(variant.input(), variant.output()))
            setup.ensureAlone(Topic.spread(name, like.key(), like.value(), like.config()));
        var state = stack.folder().resolve("state").resolve(variant.title);
        return stack.startBeside(
                variant.title, PassThrough.class, kafka, state.toString(), variant.name());
    }

    TopicEnds topics() {
        return topics;
    }

    /// How large the value of a record was on average, of those given last.
    long averageBytes() {
        return backlog.averageBytes();
    }

    /// Gives a backlog to window-tracker.
    Cost tracker(Stream<Traffic.Event> events) throws InterruptedException {
        return cost(stack.service(Ports.TRACKER), TRACKER, events, topic -> topic);
    }

    /// Gives a backlog to window-tracker, and measures what its decisions cost billing-aggregator.
    Cost billing(Stream<Traffic.Event> events) throws InterruptedException {
        return cost(stack.service(Ports.BILLING), TRACKER, events, topic -> topic);
    }

    /// Gives facts of window-tracker's to billing-aggregator.
    Cost ledger(Stream<Traffic.Event> facts) throws InterruptedException {
        return cost(stack.service(Ports.BILLING), BILLING, facts, topic -> topic);
    }

    /// Gives facts to billing-aggregator, and does not wait for what it makes of them.
    void tell(Stream<Traffic.Event> facts) {
        backlog.write(facts, topic -> topic);
        var _ = backlog.commit();
    }

    /// Gives the same records to a baseline.
    Cost passThrough(PassThrough.Variant variant, Stream<Traffic.Event> events)
            throws InterruptedException {
        var process = stack.service(variant.title);
        return cost(process, variant.title, events, _ -> variant.input());
    }

    private Cost cost(
            ChildProcess process,
            String group,
            Stream<Traffic.Event> events,
            UnaryOperator<String> target)
            throws InterruptedException {
        backlog.write(events, target);
        var cpu = process.cpu();
        var from = System.nanoTime();
        var last = backlog.commit();
        while (!topics.isThrough(group, last)) pause(process, from, SOON);
        var wall = Duration.ofNanos(System.nanoTime() - from);
        return new Cost(backlog.records(), cpuWhenQuiet(process, from).minus(cpu), wall);
    }

    /// Of the moment after which nothing was written any more.
    private Duration cpuWhenQuiet(ChildProcess process, long from) throws InterruptedException {
        Map<TopicPartition, Long> before = Map.of();
        while (true) {
            var cpu = process.cpu();
            var ends = topics.all();
            if (ends.equals(before)) return cpu;
            before = ends;
            pause(process, from, TopicEnds.QUIET);
        }
    }

    private static void pause(ChildProcess process, long from, Duration pause)
            throws InterruptedException {
        if (!process.isRunning())
            throw new IllegalStateException(process.name() + " ended; see " + process.log());
        if (System.nanoTime() - from > PATIENCE.toNanos())
            throw new IllegalStateException(process.name() + " is not through after " + PATIENCE);
        Thread.sleep(pause);
    }

    @Override
    public void close() {
        backlog.close();
        topics.close();
    }
}
