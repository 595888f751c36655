package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.ManualClock;
import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorSettings;
import convometer.deploy.simulator.WebhookReceiver;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The simulator's verdicts over a whole day are those of the rules: two workings-out of one day,
/// neither of which knows the other.
class SimulatorAndOracleTest {

    private static final Path SAMPLE = Path.of("sample");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {SampleDay.DEMO_SEED, 1})
    void agreeOnEveryDeliveredMessage(long seed) throws Exception {
        var day = SampleDay.of(seed);
        var oracle = new SampleDayOracle(day, SAMPLE);

        assertEquals(expected(oracle), counted(play(day, oracle)));
    }

    private static Map<String, Long> expected(SampleDayOracle oracle) {
        var expected = new TreeMap<String, Long>();
        oracle.statement()
                .lines()
                .skip(1)
                .map(row -> row.split(",", -1))
                .forEach(row ->
                        expected.merge(row[4] + " " + row[5], Long.valueOf(row[8]), Long::sum));
        return expected;
    }

    private static List<JsonNode> play(SampleDay day, SampleDayOracle oracle) throws Exception {
        var clock = new ManualClock(SampleDay.FROM);
        var emitted = new ArrayList<JsonNode>();
        try (var sink = new WebhookReceiver();
                var simulator =
                        MetaSimulator.start(
                                SimulatorSettings.of(
                                                sink.url(),
                                                "a-secret",
                                                AccountsFile.read(SAMPLE.resolve("accounts.yaml")))
                                        .onPort(0)
                                        .drivenBy(clock, day.seed())
                                        .with(SampleDay.FAULT_PROFILE, day.unreachable()));
                var sender = new GraphClient(simulator.url(), "")) {
            for (var step : day.steps()) {
                clock.set(step.at());
                for (var one : step.writes())
                    simulator.customerWrites(one.message(), one.toldAt(), one.copies());
                simulator.deliverDue();
                step.asks().parallelStream()
                        .filter(oracle::accepts)
                        .forEach(asks -> send(sender, asks));
                emitted.addAll(sink.statuses());
            }
            simulator.deliverAll();
            emitted.addAll(sink.statuses());
        }
        return emitted;
    }

    private static void send(GraphClient sender, Asks asks) {
        var answer =
                sender.send(asks.phoneNumberId(), asks.content().body(asks.to()), asks.requestId());
        assertEquals(200, answer.status(), () -> answer.body().toString());
    }

    private static Map<String, Long> counted(List<JsonNode> emitted) {
        var verdicts = new HashMap<String, String>();
        for (var status : emitted) {
            var pricing = status.path("pricing");
            if (!status.path("status").asText().equals("sent") && !pricing.isMissingNode())
                verdicts.put(
                        status.path("id").asText(),
                        pricing.path("category").asText() + " " + pricing.path("type").asText());
        }
        return verdicts.values().stream()
                .collect(groupingBy(verdict -> verdict, TreeMap::new, counting()));
    }
}
