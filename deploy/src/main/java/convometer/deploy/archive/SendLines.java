package convometer.deploy.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.events.SendRecord;
import convometer.ingest.webhooks.CanonicalJson;

import org.jspecify.annotations.Nullable;

/// Send records as lines of an archive.
final class SendLines {

    static SendRecord read(JsonNode line) {
        var type = LineFields.text(line, "type");
        var record =
                SendRecord.newBuilder()
                        .setWamid(LineFields.text(line, "wamid"))
                        .setRequestId(LineFields.optionalText(line, "request_id"))
                        .setPhoneNumberId(number(line))
                        .setTo(to(line))
                        .setWaId(LineFields.optionalText(line, "wa_id"))
                        .setUserId(LineFields.optionalText(line, "user_id"))
                        .setType(type)
                        .setSentAt(LineFields.instant(line, "sent_at"))
                        .setCanonical(CanonicalJson.of(withoutSource(line)))
                        .setLabels(LineFields.texts(line, "labels"));
        if (type.equals("template")) template(LineFields.object(line, "template"), record);
        return record.build();
    }

    /// Where a record was is no part of it.
    private static JsonNode withoutSource(JsonNode line) {
        return line.has(ArchiveLine.SOURCE)
                ? line.<ObjectNode>deepCopy().without(ArchiveLine.SOURCE)
                : line;
    }

    private static String number(JsonNode line) {
        var number = LineFields.text(line, "phone_number_id");
        if (number.indexOf('/') < 0) return number;
        throw new BadLine("phone_number_id is none: \"" + number + "\"");
    }

    /// A leading `+` is how publishers write a number; Meta's own names have none (V8).
    private static String to(JsonNode line) {
        var to = LineFields.text(line, "to");
        var name = to.startsWith("+") ? to.substring(1) : to;
        if (name.isBlank()) throw new BadLine("to names nobody: \"" + to + "\"");
        return name;
    }

    private static void template(JsonNode template, SendRecord.Builder record) {
        record.setTemplateName(LineFields.text(template, "template.name"))
                .setTemplateLanguage(language(template))
                .setTemplateCategory(LineFields.optionalText(template, "template.category"));
    }

    /// A word, or the Cloud API's own object around it.
    private static String language(JsonNode template) {
        var language = template.path("language");
        return language.isObject()
                ? LineFields.text(language, "template.language.code")
                : LineFields.text(template, "template.language");
    }

    /// The line of a record: the one that it came from, or else its fields.
    static String write(SendRecord record) {
        var canonical = record.getCanonical();
        return canonical != null ? canonical : CanonicalJson.of(object(record));
    }

    private static ObjectNode object(SendRecord record) {
        var line = JsonNodeFactory.instance.objectNode();
        line.put("kind", "send");
        line.put("sent_at", record.getSentAt().toString());
        line.put("phone_number_id", record.getPhoneNumberId());
        line.put("to", record.getTo());
        line.put("type", record.getType());
        line.put("wamid", record.getWamid());
        put(line, "request_id", record.getRequestId());
        put(line, "wa_id", record.getWaId());
        put(line, "user_id", record.getUserId());
        if (record.getType().equals("template")) {
            var template = line.putObject("template");
            put(template, "name", record.getTemplateName());
            put(template, "language", record.getTemplateLanguage());
            put(template, "category", record.getTemplateCategory());
        }
        if (!record.getLabels().isEmpty()) {
            var labels = line.putObject("labels");
            record.getLabels().forEach(labels::put);
        }
        return line;
    }

    private static void put(ObjectNode object, String field, @Nullable String value) {
        if (value != null) object.put(field, value);
    }

    private SendLines() {}
}
