package convometer.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundRequest;
import convometer.events.PermissionFact;
import convometer.events.PermissionWithdrawal;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// What the tests of this module have in common.
public final class Samples {

    public static final String NUMBER = "106540352242922";
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    public static final KafkaSettings KAFKA = KafkaSettings.of("nowhere:9092");
    public static final AvroSerdes SERDES = AvroSerdes.with("memory:outbound");
    private static final Serializer<ThreadDecision> DECISIONS = SERDES.serializer();

    /// The number in an account with one template.
    public static Accounts accounts(int throughput) {
        var number = new BusinessNumber(NUMBER, "+1", false, throughput);
        var template = new Template("order_update", "en_US", "utility", "approved");
        var waba = new Waba("1", "Acme", ZoneOffset.UTC, "USD", List.of(number), List.of(template));
        return new Accounts(List.of(new Portfolio("acme", 250, List.of(waba))));
    }

    /// A decision that permits a message, as on its topic.
    public static byte[] permitted(String customer, PermissionFact permission) {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(NUMBER)
                        .setCustomer(customer)
                        .setKind("permitted")
                        .setAt(NOON)
                        .setPermission(permission)
                        .build();
        return DECISIONS.serialize("thread-decisions", decision);
    }

    /// A decision that a permission is not renewed, as on its topic.
    public static byte[] withdrawn(String customer, String requestId) {
        return withdrawn(customer, new PermissionWithdrawal(requestId, "window_closed", true));
    }

    /// A decision that a request is cancelled, as on its topic.
    public static byte[] cancelled(String customer, String requestId) {
        return withdrawn(customer, new PermissionWithdrawal(requestId, "cancelled", false));
    }

    private static byte[] withdrawn(String customer, PermissionWithdrawal withdrawal) {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(NUMBER)
                        .setCustomer(customer)
                        .setKind("permission_withdrawn")
                        .setAt(NOON)
                        .setWithdrawal(withdrawal)
                        .build();
        return DECISIONS.serialize("thread-decisions", decision);
    }

    public static PermissionFact permission(String id, String message, Instant lease) {
        return PermissionFact.newBuilder()
                .setRequestId(id)
                .setLeaseUntil(lease)
                .setMessage(message)
                .build();
    }

    public static OutboundSettings settings() {
        return new OutboundSettings(
                Duration.ofSeconds(30),
                64,
                5_000,
                Duration.ofSeconds(3),
                Duration.ofSeconds(10),
                Duration.ofHours(24),
                Duration.ofDays(40));
    }

    public static OutboundMetrics metrics() {
        return new OutboundMetrics(new SimpleMeterRegistry());
    }

    public static String text(String to, String words) {
        return "{\"to\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"%s\"}}".formatted(to, words);
    }

    public static OutboundRequest request(String id, String message) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId(NUMBER)
                .setMessage(message)
                .build();
    }

    public static String code(Headers headers) {
        return header(headers, DeadLetters.CODE);
    }

    public static String origin(Headers headers) {
        return header(headers, DeadLetters.ORIGIN);
    }

    private static String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    private Samples() {}
}
