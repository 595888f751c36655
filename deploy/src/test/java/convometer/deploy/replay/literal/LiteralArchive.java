package convometer.deploy.replay.literal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads archive lines with a JSON tree: webhooks field by field, as the rules name them.
final class LiteralArchive {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> QUALIFYING =
            Set.of(
                    "text",
                    "image",
                    "video",
                    "audio",
                    "document",
                    "sticker",
                    "location",
                    "contacts",
                    "button",
                    "order");

    private static final Set<String> QUALIFYING_INTERACTIVE =
            Set.of("button_reply", "list_reply", "nfm_reply");

    private final List<Line> lines = new ArrayList<>();

    /// Everything that the lines say.
    static List<Line> read(List<String> archive) {
        var reader = new LiteralArchive();
        for (var line : archive) reader.line(tree(line));
        return List.copyOf(new HashSet<>(reader.lines));
    }

    /// Keys sorted, no spaces.
    static String canonical(JsonNode node) {
        if (node.isArray())
            return elements(node)
                    .map(LiteralArchive::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        if (!node.isObject()) return node.toString();
        var sorted = new TreeMap<String, String>();
        for (var field : node.properties()) sorted.put(field.getKey(), canonical(field.getValue()));
        return sorted.entrySet().stream()
                .map(e -> JSON.getNodeFactory().textNode(e.getKey()) + ":" + e.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    private void line(JsonNode line) {
        if (text(line, "kind").equals("send")) send(line);
        else
            for (var entry : line.path("body").path("entry"))
                for (var change : entry.path("changes"))
                    change(text(entry, "id"), text(change, "field"), change.path("value"));
    }

    /// V8: a leading + of `to` is dropped.
    private void send(JsonNode line) {
        var to = text(line, "to");
        lines.add(
                new Line.Send(
                        text(line, "wamid"),
                        "%020d".formatted(Instant.parse(text(line, "sent_at")).toEpochMilli()),
                        to.startsWith("+") ? to.substring(1) : to,
                        text(line, "type"),
                        text(line.path("template"), "name"),
                        text(line.path("template"), "language"),
                        text(line.path("template"), "category"),
                        canonical(line)));
    }

    private void change(String waba, String field, JsonNode value) {
        var phone = text(value.path("metadata"), "phone_number_id");
        var at = new Place(waba, phone, value.path("contacts"));
        switch (field) {
            case "messages" -> messages(at, value);
            case "calls" -> calls(at, value);
            case "user_preferences" -> preferences(at, value);
            case "smb_message_echoes" -> echoes(at, value);
            default -> {}
        }
    }

    /// Where something was said, and who was named beside it.
    private record Place(String waba, String phone, JsonNode contacts) {}

    private void messages(Place place, JsonNode value) {
        contacts(place);
        for (var message : value.path("messages")) message(place, message);
        for (var status : value.path("statuses")) status(place, status);
    }

    /// I1: one contact.
    private void contacts(Place place) {
        for (var contact : place.contacts())
            link(place, text(contact, "wa_id"), text(contact, "user_id"));
    }

    private void message(Place place, JsonNode message) {
        sender(place, message);
        change(place, message);
        inbound(place, message, text(message, "group_id"), qualifies(message));
    }

    /// I1, I4: the sender, with the contacts that name it by one of its aliases.
    private void sender(Place place, JsonNode event) {
        var aliases = aliases(event, "from", "from_user_id");
        var all = new ArrayList<>(aliases);
        for (var contact : place.contacts()) {
            var named = aliases(contact, "wa_id", "user_id");
            if (named.stream().anyMatch(aliases::contains)) all.addAll(named);
        }
        link(place, all.toArray(String[]::new));
        for (var alias : all) use(place, alias, at(event), false);
    }

    /// I2.
    private void change(Place place, JsonNode message) {
        var system = message.path("system");
        var type = text(system, "type");
        if (!type.equals("user_changed_number") && !type.equals("user_changed_user_id")) return;
        var news =
                system.hasNonNull("wa_id")
                        ? aliases(system, "wa_id", "user_id")
                        : aliases(system, "new_wa_id", "user_id");
        link(
                place,
                Stream.of(
                                aliases(message, "from", "from_user_id"),
                                aliases(system, "previous_user_id"),
                                news)
                        .flatMap(List::stream)
                        .toArray(String[]::new));
        for (var alias : news) use(place, alias, at(message), true);
    }

    private void inbound(Place place, JsonNode event, String group, boolean qualifies) {
        aliases(event, "from", "from_user_id").stream()
                .findFirst()
                .ifPresent(alias ->
                        lines.add(
                                new Line.Inbound(
                                        place.waba(),
                                        place.phone(),
                                        group,
                                        alias,
                                        at(event),
                                        qualifies,
                                        event.hasNonNull("referral"))));
    }

    /// W2.
    private static boolean qualifies(JsonNode message) {
        var type = text(message, "type");
        return QUALIFYING.contains(type)
                || (type.equals("interactive")
                        && QUALIFYING_INTERACTIVE.contains(
                                text(message.path("interactive"), "type")));
    }

    private void status(Place place, JsonNode status) {
        var group =
                text(status, "recipient_type").equals("group")
                        || status.hasNonNull("recipient_participant_id")
                        || status.hasNonNull("recipient_participant_user_id");
        var number = text(status, group ? "recipient_participant_id" : "recipient_id");
        var aliases =
                group
                        ? aliases(
                                status, "recipient_participant_id", "recipient_participant_user_id")
                        : aliases(status, "recipient_id", "recipient_user_id");
        recipient(place, aliases, at(status));
        lines.add(
                new Line.Status(
                        place.waba(),
                        place.phone(),
                        text(status, "id"),
                        text(status, "status"),
                        at(status),
                        group,
                        group ? text(status, "recipient_id") : "",
                        number,
                        aliases,
                        status.path("pricing"),
                        status.path("conversation"),
                        canonical(status)));
    }

    /// I1, I4: a status's recipient.
    private void recipient(Place place, List<String> aliases, long at) {
        link(place, aliases.toArray(String[]::new));
        for (var alias : aliases) use(place, alias, at, false);
    }

    /// W2: a user's call at its connect, a business call at its acceptance.
    private void calls(Place place, JsonNode value) {
        contacts(place);
        for (var call : value.path("calls"))
            if (text(call, "direction").equals("USER_INITIATED")) {
                sender(place, call);
                inbound(place, call, "", text(call, "event").equals("connect"));
            }
        for (var status : value.path("statuses")) callStatus(place, status);
    }

    private void callStatus(Place place, JsonNode status) {
        var aliases = aliases(status, "recipient_id", "recipient_user_id");
        recipient(place, aliases, at(status));
        if (aliases.isEmpty()) return;
        lines.add(
                new Line.Inbound(
                        place.waba(),
                        place.phone(),
                        "",
                        aliases.getFirst(),
                        at(status),
                        text(status, "status").equals("ACCEPTED"),
                        false));
    }

    private void preferences(Place place, JsonNode value) {
        contacts(place);
        for (var preference : value.path("user_preferences"))
            link(place, text(preference, "wa_id"), text(preference, "user_id"));
    }

    private void echoes(Place place, JsonNode value) {
        contacts(place);
        for (var echo : value.path("message_echoes")) {
            link(place, text(echo, "to"), text(echo, "to_user_id"));
            lines.add(new Line.Echo(text(echo, "id")));
        }
    }

    private void link(Place place, String... aliases) {
        var known = Stream.of(aliases).filter(a -> !a.isEmpty()).toList();
        if (!known.isEmpty()) lines.add(new Line.Link(place.waba(), place.phone(), known));
    }

    private void use(Place place, String alias, long at, boolean ofChange) {
        lines.add(new Line.Use(place.waba(), place.phone(), alias, at, ofChange));
    }

    private static List<String> aliases(JsonNode node, String... fields) {
        return Stream.of(fields).map(f -> text(node, f)).filter(a -> !a.isEmpty()).toList();
    }

    private static long at(JsonNode event) {
        return event.path("timestamp").asLong();
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }
}
