package convometer.outbound.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.outbound.Samples;
import convometer.outbound.requests.RequestFuzzTest;
import convometer.outbound.requests.Requests;
import convometer.schemas.service.ProblemException;

import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.stream.Stream;

/// Whatever somebody asks to be sent, over HTTP: it is a request that the topic takes, or the
/// answer says what is wrong.
class MessageBodyFuzzTest {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:30Z");

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Envelopes {
        static final EnvelopeReader READER = new EnvelopeReader(Samples.metrics());
    }

    static Stream<byte[]> bodies() {
        return RequestFuzzTest.messages()
                .map(message ->
                        """
                        {"request_id":"r-1","phone_number_id":"1065","message":%s,
                         "deadline":"2026-12-02T12:00:00Z","hold_until_window_opens":true,
                         "fallback_template":{"name":"a","language":{"code":"en"}},
                         "sender":"bot","labels":{"team":"orders"}}
                        """
                                .formatted(new String(message, UTF_8))
                                .getBytes(UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest
    void aBodyIsARequestOrAProblem(byte[] body) {
        try {
            var envelope = Envelopes.READER.read(new String(body, UTF_8));
            RequestFuzzTest.assertIsForwarded(Requests.record(envelope, "r", NOW));
        } catch (ProblemException e) {
            assertEquals(4, e.status().getCode() / 100);
        }
    }
}
