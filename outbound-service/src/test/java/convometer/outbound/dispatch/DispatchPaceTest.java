package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.PermissionFact;
import convometer.outbound.Samples;
import convometer.outbound.dispatch.Journal.State;
import convometer.outbound.dispatch.PartitionDispatcher.Incoming;
import convometer.outbound.dispatch.PartitionDispatcher.Limits;
import convometer.outbound.pacing.Pacer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Messages go as fast as their permissions say that Meta takes messages.
class DispatchPaceTest {

    private static final int MANY = 150;

    private final PermissionReader permissions = DispatchSamples.permissions(Samples.accounts(80));
    private final Pacer pacer = DispatchSamples.pacer(80, 1);

    @Test
    void withoutAReportItIsTheAccountsFiles() {
        assertEquals(80, startedAtOnce(dispatcher(), null));
    }

    @Test
    void anUpgradeIsUsedAtOnce() {
        assertEquals(MANY, startedAtOnce(dispatcher(), 1_000));
    }

    @Test
    void whatOnePartitionReportsHoldsForAllOfTheNumber() {
        startedAtOnce(dispatcher(), 100);
        var later = Samples.NOON.plus(Duration.ofSeconds(2));
        var batch = dispatcher().step(incoming(null), true, later);
        assertEquals(100, batch.attempts().size());
    }

    @Test
    void whatTheJournalKeptReportsItToo() {
        var entries =
                incoming(1_000).decisions().stream()
                        .map(each -> ((GateDecision.Permitted) each).permission())
                        .map(each -> new Journal.Entry(each, State.QUEUED, 0, Samples.NOON))
                        .toList();
        var dispatcher = dispatcher();
        dispatcher.recover(new Journal.Contents(entries, 0), 0, Samples.NOON);
        var batch = dispatcher.step(Incoming.NOTHING, true, Samples.NOON);
        assertEquals(MANY, batch.attempts().size());
    }

    private int startedAtOnce(PartitionDispatcher dispatcher, @Nullable Integer throughput) {
        return dispatcher.step(incoming(throughput), true, Samples.NOON).attempts().size();
    }

    private PartitionDispatcher dispatcher() {
        return new PartitionDispatcher(
                0,
                DispatchSamples.records(Samples.accounts(80)),
                pacer,
                new Limits(1_000, 1_000, 1_000));
    }

    private Incoming incoming(@Nullable Integer throughput) {
        var read = IntStream.range(0, MANY).mapToObj(n -> permitted(n, throughput)).toList();
        return new Incoming(read, List.of(), MANY, List.of(), List.of());
    }

    private GateDecision permitted(int n, @Nullable Integer throughput) {
        var customer = "55" + n;
        var lease = Samples.NOON.plus(Duration.ofMinutes(5));
        var permission =
                PermissionFact.newBuilder(
                                Samples.permission("r-" + n, Samples.text(customer, "Hi"), lease))
                        .setThroughput(throughput)
                        .build();
        return permissions.read(n, Samples.permitted(customer, permission)).orElseThrow();
    }
}
