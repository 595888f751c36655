package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/// Each request has one last answer, the one that the rules say literally at that instant, in the
/// order of its thread.
class SendPropertyTest {

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachRequestHasTheOneAnswerThatTheRulesSayLiterally(long seed) {
        new SendTraffic(seed).run(120).assertOrderDoesNotMatter();
    }

    @Test
    void theTrafficKnowsEveryAnswer() {
        var seen = new TreeSet<String>();
        for (var seed = 0; seed < 50; seed++)
            seen.addAll(new SendTraffic(seed).run(120).outcomes().keySet());
        assertEquals(
                Set.of(
                        "malformed",
                        "quota_exhausted",
                        "expired",
                        "unknown_number",
                        "opted_out",
                        "marketing_stopped",
                        "no_opt_in",
                        "unknown_template",
                        "template_not_approved",
                        "handled_by_person",
                        "window_closed",
                        "messaging_limit",
                        "held",
                        "permitted"),
                seen);
    }
}
