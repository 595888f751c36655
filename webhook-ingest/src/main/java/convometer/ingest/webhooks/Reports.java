package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.flag;
import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.number;
import static convometer.ingest.webhooks.Fields.object;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.ReportedConversation;
import convometer.events.ReportedError;
import convometer.events.ReportedPricing;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Reads what a status says of money and of errors: Meta's verdict.
final class Reports {

    private static final int MOST_KNOWN = 1_000;

    /// Verdicts by their text. Meta has few different ones, and who keeps millions of messages, as
    /// a replay does, keeps these few in place of a copy for each.
    private static final Map<String, ReportedPricing> KNOWN = new ConcurrentHashMap<>();

    /// The conversation; null where there is none, or one without an id.
    static @Nullable ReportedConversation conversation(JsonNode status) {
        var conversation = object(status, "conversation");
        var id = text(conversation, "id");
        if (id == null) return null;
        return ReportedConversation.newBuilder()
                .setId(id)
                .setExpirationAt(instant(conversation, "expiration_timestamp"))
                .setOrigin(text(object(conversation, "origin"), "type"))
                .setCanonical(CanonicalJson.of(conversation))
                .build();
    }

    static @Nullable ReportedPricing pricing(JsonNode status) {
        var pricing = object(status, "pricing");
        if (pricing.isMissingNode()) return null;
        var canonical = CanonicalJson.of(pricing);
        var known = KNOWN.get(canonical);
        if (known != null) return known;
        var reported = pricing(pricing, canonical);
        if (KNOWN.size() < MOST_KNOWN) KNOWN.put(canonical, reported);
        return reported;
    }

    private static ReportedPricing pricing(JsonNode pricing, String canonical) {
        return ReportedPricing.newBuilder()
                .setBillable(flag(pricing, "billable"))
                .setModel(text(pricing, "pricing_model"))
                .setType(text(pricing, "type"))
                .setCategory(text(pricing, "category"))
                .setSubtype(text(pricing, "subtype"))
                .setCanonical(canonical)
                .build();
    }

    static List<ReportedError> errors(JsonNode status) {
        var errors = items(status, "errors");
        return errors.isEmpty() ? List.of() : errors.valueStream().flatMap(Reports::error).toList();
    }

    private static Stream<ReportedError> error(JsonNode error) {
        var code = number(error.path("code"));
        if (code == null || code != code.intValue()) return Stream.empty();
        var details = text(object(error, "error_data"), "details");
        return Stream.of(
                ReportedError.newBuilder()
                        .setCode(code.intValue())
                        .setTitle(text(error, "title"))
                        .setDetails(details == null ? text(error, "message") : details)
                        .build());
    }

    private Reports() {}
}
