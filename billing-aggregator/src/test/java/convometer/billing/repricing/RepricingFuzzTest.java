package convometer.billing.repricing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.billing.Scene;
import convometer.billing.tables.TableVersions;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.service.ProblemException;

import org.junit.jupiter.params.provider.MethodSource;

import java.time.Clock;
import java.util.stream.Stream;

/// Whatever the body of a repricing is: it is asked for, or the answer says what is wrong.
class RepricingFuzzTest {

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Tables {
        static final TableVersions VERSIONS =
                TableVersions.only(Scene.tables("v7", Scene.eras(), Scene.cards()));
    }

    static Stream<byte[]> bodies() {
        return Stream.of(
                        "{\"from\": \"2026-10\"}",
                        "{\"from\":\"2026-10\",\"to\":\"2026-11\",\"waba_id\":\"waba\",\"dry_run\":true}",
                        "{\"from\":1e999999999,\"dry_run\":null}")
                .map(body -> body.getBytes(UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest
    void aBodyIsARepricingOrAProblem(byte[] body) {
        var ledger = new KnownRepricings();
        var controller =
                new RepricingController(
                        new RepricingService(
                                Scene.accounts(),
                                Tables.VERSIONS,
                                ledger,
                                ledger,
                                ledger,
                                OpenAccess.of(Scene.accounts()),
                                Clock.systemUTC()));
        try {
            assertEquals(202, controller.reprice(new String(body, UTF_8)).code());
        } catch (ProblemException e) {
            assertEquals(4, e.status().getCode() / 100);
        }
    }
}
