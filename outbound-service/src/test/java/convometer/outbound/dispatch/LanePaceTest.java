package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.PermissionFact;
import convometer.outbound.Samples;
import convometer.outbound.dispatch.Lane.Incoming;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Pacing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A lane goes as fast as its permissions say that Meta takes messages.
class LanePaceTest {

    private static final int MANY = 150;

    private final Permits permits = DispatchSamples.permits(Samples.accounts(80));
    private final Pacer pacer = new Pacer(Pacing.META, _ -> 80, new Random(1));

    @Test
    void withoutAWordItIsTheAccountsFiles() {
        assertEquals(80, startedAtOnce(lane(), null));
    }

    @Test
    void anUpgradeIsUsedAtOnce() {
        assertEquals(MANY, startedAtOnce(lane(), 1_000));
    }

    @Test
    void whatOneLaneHasReadHoldsForAllOfTheNumber() {
        startedAtOnce(lane(), 100);
        var later = Samples.NOON.plus(Duration.ofSeconds(2));
        var turn = lane().turn(incoming(null), true, later);
        assertEquals(100, turn.attempts().size());
    }

    @Test
    void whatTheJournalKeptSaysItToo() {
        var entries =
                incoming(1_000).permits().stream()
                        .map(permit -> new Journal.Entry(permit, false, 0, Samples.NOON))
                        .toList();
        var lane = lane();
        lane.recover(new Journal.Contents(entries, 0), 0, Samples.NOON);
        var turn = lane.turn(Incoming.NOTHING, true, Samples.NOON);
        assertEquals(MANY, turn.attempts().size());
    }

    private int startedAtOnce(Lane lane, @Nullable Integer throughput) {
        return lane.turn(incoming(throughput), true, Samples.NOON).attempts().size();
    }

    private Lane lane() {
        return new Lane(0, permits, DispatchSamples.records(Samples.accounts(80)), pacer, 1_000);
    }

    private Incoming incoming(@Nullable Integer throughput) {
        var read = IntStream.range(0, MANY).mapToObj(n -> permit(n, throughput)).toList();
        return new Incoming(read, List.of(), MANY, List.of());
    }

    private Permit permit(int n, @Nullable Integer throughput) {
        var customer = "55" + n;
        var lease = Samples.NOON.plus(Duration.ofMinutes(5));
        var permission =
                PermissionFact.newBuilder(
                                Samples.permission("r-" + n, Samples.text(customer, "Hi"), lease))
                        .setThroughput(throughput)
                        .build();
        return permits.read(n, Samples.permitted(customer, permission)).orElseThrow();
    }
}
