package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.policy.Policy;
import convometer.tracker.replay.RecordReplay;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.LongStream;

/// Whatever is delayed while names turn out to be one customer's: nothing is sent on for ever, the
/// customer ends up at one key, and what was decided is what the whole history says.
class AliasSimulationTest {

    /// Avro makes records with defaults of ours once the serdes have said that it may.
    @BeforeAll
    static void trustOwnRecords() {
        AvroSerdes.with("memory:alias-simulation-test");
    }

    /// In these two keys that are not merged yet are shown as one name, and one of them is renamed.
    private static final long[] ONCE_FAILED = {274, 382};

    static LongStream seeds() {
        var seeds = Integer.getInteger("seeds", 100);
        var more = LongStream.of(ONCE_FAILED).filter(seed -> seed >= seeds);
        return LongStream.concat(LongStream.range(0, seeds), more);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverIsDelayedACustomerEndsUpAtOneKey(long seed) {
        var traffic = AliasTraffic.of(seed);
        var simulation = new AliasSimulation(seed, traffic.inputs());
        simulation.run();
        simulation.checkCustomers(traffic.customers());
        assertEquals(wholeHistory(traffic.inputs()), simulation.facts());
    }

    private static String wholeHistory(List<AliasTraffic.Input> inputs) {
        var history = new RecordReplay(Policy.standard(), AliasTraffic.accounts());
        for (var input : inputs)
            switch (input.value()) {
                case InboundMessage message -> history.add(message);
                case MessageStatus status -> history.add(status);
                case SendRecord sent -> history.add(sent);
                case CustomerNotice notice -> history.add(notice);
                default -> {} // What the gate alone is told of is no part of it.
            }
        var facts = new AliasFacts();
        history.decide(facts::take);
        return facts.end();
    }
}
