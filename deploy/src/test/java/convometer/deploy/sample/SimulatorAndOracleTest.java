package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.WebhookReceiver;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
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

        assertEquals(expected(oracle), counted(statuses(SimulatedDay.of(day, oracle).webhooks())));
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

    private static List<JsonNode> statuses(List<JsonNode> webhooks) {
        return webhooks.stream()
                .flatMap(body -> WebhookReceiver.each(body.path("entry")))
                .flatMap(entry -> WebhookReceiver.each(entry.path("changes")))
                .flatMap(change -> WebhookReceiver.each(change.path("value").path("statuses")))
                .toList();
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
