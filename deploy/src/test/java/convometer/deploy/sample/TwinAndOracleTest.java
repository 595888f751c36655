package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.twin.HandClock;
import convometer.deploy.twin.MetaTwin;
import convometer.deploy.twin.Sender;
import convometer.deploy.twin.TwinSettings;
import convometer.deploy.twin.WebhookSink;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The twin's verdicts over a whole day are those of the rules: two workings-out of one day,
/// neither of which knows the other.
class TwinAndOracleTest {

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
        var clock = new HandClock(SampleDay.FROM);
        var emitted = new ArrayList<JsonNode>();
        try (var sink = new WebhookSink();
                var twin =
                        MetaTwin.start(
                                TwinSettings.of(
                                                sink.url(),
                                                "a-secret",
                                                AccountsFile.read(SAMPLE.resolve("accounts.yaml")))
                                        .onPort(0)
                                        .drivenBy(clock, day.seed())
                                        .with(SampleDay.MISCHIEF, day.unreachable()));
                var sender = new Sender(twin.url(), "")) {
            for (var step : day.steps()) {
                clock.set(step.at());
                for (var one : step.writes())
                    twin.customerWrites(one.message(), one.toldAt(), one.copies());
                twin.deliverDue();
                step.asks().parallelStream()
                        .filter(oracle::accepts)
                        .forEach(asks -> send(sender, asks));
                emitted.addAll(sink.statuses());
            }
            twin.deliverAll();
            emitted.addAll(sink.statuses());
        }
        return emitted;
    }

    private static void send(Sender sender, Asks asks) {
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
