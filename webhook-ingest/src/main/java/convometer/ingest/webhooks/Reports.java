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
import java.util.stream.Stream;

/// Reads what a status says of money and of errors: Meta's verdict.
final class Reports {

    /// The conversation; null where there is none, or one without an id.
    static @Nullable ReportedConversation conversation(JsonNode status) {
        var told = object(status, "conversation");
        var id = text(told, "id");
        if (id == null) return null;
        return ReportedConversation.newBuilder()
                .setId(id)
                .setExpirationAt(instant(told, "expiration_timestamp"))
                .setOrigin(text(object(told, "origin"), "type"))
                .setCanonical(CanonicalJson.of(told))
                .build();
    }

    static @Nullable ReportedPricing pricing(JsonNode status) {
        var told = object(status, "pricing");
        if (told.isMissingNode()) return null;
        return ReportedPricing.newBuilder()
                .setBillable(flag(told, "billable"))
                .setModel(text(told, "pricing_model"))
                .setType(text(told, "type"))
                .setCategory(text(told, "category"))
                .setSubtype(text(told, "subtype"))
                .setCanonical(CanonicalJson.of(told))
                .build();
    }

    static List<ReportedError> errors(JsonNode status) {
        return items(status, "errors").stream().flatMap(Reports::error).toList();
    }

    private static Stream<ReportedError> error(JsonNode told) {
        var code = number(told.path("code"));
        if (code == null || code != code.intValue()) return Stream.empty();
        var details = text(object(told, "error_data"), "details");
        return Stream.of(
                ReportedError.newBuilder()
                        .setCode(code.intValue())
                        .setTitle(text(told, "title"))
                        .setDetails(details == null ? text(told, "message") : details)
                        .build());
    }

    private Reports() {}
}
