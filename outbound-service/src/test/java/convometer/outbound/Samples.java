package convometer.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundRequest;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.header.Headers;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/// What the tests of this module have in common.
final class Samples {

    static final String NUMBER = "106540352242922";
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    static final KafkaSettings KAFKA = KafkaSettings.of("nowhere:9092");
    static final AvroSerdes SERDES = AvroSerdes.with("memory:outbound");

    static OutboundMetrics metrics() {
        return new OutboundMetrics(new SimpleMeterRegistry());
    }

    static String text(String to, String words) {
        return "{\"to\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}".formatted(to, words);
    }

    static OutboundRequest request(String id, String message) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId(NUMBER)
                .setMessage(message)
                .build();
    }

    static String code(Headers headers) {
        return header(headers, DeadLetters.CODE);
    }

    static String origin(Headers headers) {
        return header(headers, DeadLetters.ORIGIN);
    }

    private static String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private Samples() {}
}
