package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.instant;
import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads a webhook's body. Every part of it becomes an update, recognised or not: one part that
/// makes no sense is no reason to lose the others.
public final class WebhookParser {

    static final String WHATSAPP = "whatsapp_business_account";

    /// Reads JSON such that nothing of it changes when it is written again.
    public static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// The JSON value at the beginning of a body, and what stands after it.
    private record Read(JsonNode root, String trailing) {}

    /// What a body says, whatever it is.
    ///
    /// @param receivedAt when the body arrived here
    public static Webhook parse(byte[] body, Instant receivedAt) {
        try {
            var read = read(body);
            return read.root().isMissingNode()
                    ? new Webhook.Rejected("not_json", "the body is empty")
                    : understand(read, new Receipt(receivedAt, true));
        } catch (IOException e) {
            return new Webhook.Rejected("not_json", "the body is not JSON: " + place(e));
        }
    }

    /// What a body says that somebody has read with [#JSON] already. The contents of its updates
    /// stay empty: who has the body needs no copies, and to write them is a third of the work.
    ///
    /// @param receivedAt when the body arrived
    public static Webhook parse(JsonNode body, Instant receivedAt) {
        return understand(new Read(body, ""), new Receipt(receivedAt, false));
    }

    /// JSON in one line, as it was read; what cannot be written in UTF-8 stays escaped.
    public static String write(JsonNode value) {
        return Fields.json(value);
    }

    private static Read read(byte[] body) throws IOException {
        try (var parser = JSON.createParser(body)) {
            var root = JSON.<@Nullable JsonNode>readTree(parser);
            if (root == null) return new Read(MissingNode.getInstance(), "");
            var end = (int) Math.max(0, parser.currentLocation().getByteOffset());
            var trailing =
                    end == 0
                            ? ""
                            : new String(body, end, body.length - end, StandardCharsets.UTF_8);
            return new Read(root, trailing.strip());
        }
    }

    /// Where and how the JSON ends badly, without a word of it.
    private static String place(IOException error) {
        var location = error instanceof JsonProcessingException e ? e.getLocation() : null;
        var kind = error.getClass().getSimpleName();
        return location == null
                ? kind
                : kind + " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static Webhook understand(Read read, Receipt receipt) {
        var root = read.root();
        if (!WHATSAPP.equals(text(root, "object")))
            return new Webhook.Rejected("not_a_webhook", "its object is not " + WHATSAPP);
        if (!root.path("entry").isArray())
            return new Webhook.Rejected("not_a_webhook", "it has no array of entries");
        var changes = new ArrayList<Change>();
        for (var entry : items(root, "entry")) addChanges(entry, receipt, changes);
        var updates = new ArrayList<Update>();
        var refused = new ArrayList<RefusedPart>();
        for (var change : changes) updates.addAll(Changes.read(change, refused::add));
        if (!read.trailing().isEmpty()) updates.add(trailing(changes, read.trailing(), receipt));
        return new Webhook.Understood(key(changes), updates, refused);
    }

    private static void addChanges(JsonNode entry, Receipt receipt, List<Change> all) {
        var wabaId = Objects.requireNonNullElse(text(entry, "id"), "");
        var time = instant(entry, "time");
        var at = time == null || Timestamps.isAhead(time, receipt.at()) ? receipt.at() : time;
        var changes = items(entry, "changes");
        if (changes.isEmpty()) all.add(new Change(wabaId, at, "", entry, receipt));
        for (var change : changes) all.add(change(change, wabaId, at, receipt));
    }

    /// A change without a field or a value is passed on whole.
    private static Change change(JsonNode change, String wabaId, Instant at, Receipt receipt) {
        var field = text(change, "field");
        var value = change.get("value");
        return field == null || value == null
                ? new Change(wabaId, at, Objects.requireNonNullElse(field, ""), change, receipt)
                : new Change(wabaId, at, field, value, receipt);
    }

    /// Something after the end of the JSON: Meta has sent that, and nobody knows what it means.
    private static Update trailing(List<Change> changes, String trailing, Receipt receipt) {
        var wabaId = changes.isEmpty() ? "" : changes.getFirst().wabaId();
        return new Change(wabaId, receipt.at(), "", MissingNode.getInstance(), receipt)
                .unrecognised(TextNode.valueOf(trailing));
    }

    private static @Nullable String key(List<Change> changes) {
        for (var change : changes) {
            var number = change.phoneNumberId();
            if (number != null) return number;
        }
        for (var change : changes) if (!change.wabaId().isEmpty()) return change.wabaId();
        return null;
    }

    private WebhookParser() {}
}
