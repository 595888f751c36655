package convometer.deploy.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import convometer.events.SendRecord;
import convometer.ingest.webhooks.WebhookParser;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;

/// A line of an archive: what Meta told, or what we sent.
public sealed interface ArchiveLine {

    ObjectReader READER =
            WebhookParser.JSON
                    .readerFor(JsonNode.class)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /// The key under which a line says where it was. It says nothing of what happened.
    String SOURCE = "source";

    /// A webhook.
    ///
    /// @param body an object of `whatsapp_business_account` with an array of entries
    record Webhook(Instant receivedAt, JsonNode body) implements ArchiveLine {}

    /// Our record of a message that Meta accepted.
    record Send(SendRecord message) implements ArchiveLine {}

    /// Reads a line, and refuses what says something else than it should. Keys that nobody knows
    /// are no fault.
    ///
    /// @throws BadLine naming the field and the reason
    static ArchiveLine parse(byte[] line) {
        return parse(object(line));
    }

    /// A line, and where it was in the topics that it was exported from.
    ///
    /// @param source null: it does not say so
    record Sourced(ArchiveLine line, @Nullable Source source) {}

    /// Reads a line and where it was.
    ///
    /// @throws BadLine naming the field and the reason
    static Sourced parseSourced(byte[] line) {
        var object = object(line);
        var source = LineFields.optionalText(object, SOURCE);
        return new Sourced(parse(object), source == null ? null : Source.parse(source));
    }

    private static ArchiveLine parse(JsonNode object) {
        var kind = LineFields.text(object, "kind");
        return switch (kind) {
            case "webhook" -> webhook(object);
            case "send" -> new Send(SendLines.read(object));
            default -> throw new BadLine("kind is neither webhook nor send: \"" + kind + "\"");
        };
    }

    private static JsonNode object(byte[] line) {
        try {
            var read = READER.<@Nullable JsonNode>readValue(line);
            if (read != null && read.isObject()) return read;
            throw new BadLine("is no JSON object");
        } catch (MismatchedInputException _) {
            throw new BadLine("goes on after the end of its JSON");
        } catch (JsonProcessingException e) {
            throw new BadLine("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new BadLine("is not JSON: " + e.getMessage());
        }
    }

    private static Webhook webhook(JsonNode object) {
        var receivedAt = LineFields.instant(object, "received_at");
        var body = LineFields.object(object, "body");
        var about = LineFields.text(body, "body.object");
        if (!about.equals("whatsapp_business_account"))
            throw new BadLine("body.object is not whatsapp_business_account: \"" + about + "\"");
        LineFields.array(body, "body.entry");
        return new Webhook(receivedAt, body);
    }

    /// When it came to be: the webhook arrived, Meta accepted the message.
    default Instant at() {
        return switch (this) {
            case Webhook(var receivedAt, _) -> receivedAt;
            case Send(var message) -> message.getSentAt();
        };
    }

    /// The line as it is written, without its end, and with where it was.
    default String write(Source source) {
        var line = write();
        return "%s,\"%s\":\"%s\"}".formatted(line.substring(0, line.length() - 1), SOURCE, source);
    }

    /// The line as it is written, without its end.
    default String write() {
        return switch (this) {
            case Webhook(var receivedAt, var body) ->
                    "{\"kind\":\"webhook\",\"received_at\":\"%s\",\"body\":%s}"
                            .formatted(receivedAt, WebhookParser.write(body));
            case Send(var message) -> SendLines.write(message);
        };
    }
}
