package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.replay.literal.Envelopes.Event;
import convometer.deploy.replay.literal.RandomWorld.OurNumber;
import convometer.deploy.replay.literal.RandomWorld.Person;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Random traffic about few instants, so that things meet: what customers do, and when.
final class RandomTraffic {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int DAY = 24 * 60 * 60;

    private static final List<String> TYPES =
            List.of(
                    "text",
                    "text",
                    "text",
                    "image",
                    "video",
                    "audio",
                    "document",
                    "sticker",
                    "location",
                    "contacts",
                    "button",
                    "order",
                    "reaction",
                    "edit",
                    "revoke",
                    "unsupported",
                    "unknown",
                    "request_welcome",
                    "system",
                    "interactive",
                    "interactive",
                    "not_yet_invented");

    private static final List<String> INTERACTIVE =
            List.of("button_reply", "list_reply", "nfm_reply", "call_permission_reply", "other");

    private final Chance chance;
    private final RandomWorld world;
    private final Profile profile;
    private final RandomSends sends;
    private final List<Event> events = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Long> hot = new ArrayList<>();
    private int ids;

    RandomTraffic(Chance chance, RandomWorld world, Profile profile) {
        this.chance = chance;
        this.world = world;
        this.profile = profile;
        sends = new RandomSends(chance, profile, this);
    }

    List<String> lines() {
        for (var i = chance.percent(40) ? chance.between(2, 12) : chance.between(12, 60);
                i > 0;
                i--) something();
        if (profile.bulk() > 0) sends.bulk(world.numbers().getFirst(), world.midnight());
        lines.addAll(new Envelopes(chance).lines(events));
        return chance.shuffled(lines);
    }

    private void something() {
        var favourite = chance.percent(70);
        var number = favourite ? world.numbers().getFirst() : chance.of(world.numbers());
        var person = favourite ? world.favourite() : world.personOf(number);
        var dice = chance.between(0, 99);
        if ((dice -= profile.inbound()) < 0) message(number, person, false);
        else if ((dice -= profile.calls()) < 0) call(number, person);
        else if ((dice -= profile.changes()) < 0) change(number, person);
        else if ((dice -= profile.group()) < 0) group(number, person);
        else if (dice < 2) preference(number, person);
        else sends.send(number, person, when());
    }

    private void group(OurNumber number, Person person) {
        if (chance.percent(35)) message(number, person, true);
        else
            sends.toGroup(
                    number,
                    groupOf(number),
                    List.of(person, world.personOf(number), world.personOf(number)),
                    when());
    }

    /// An instant near to others: on the same second, or where a window or conversation ends.
    long when() {
        var around = chance.between(-1, 1);
        return switch (chance.between(0, 9)) {
            case 0, 1, 2 -> world.midnight() + around;
            case 3 -> world.midnight() + chance.between(-40, 40) * 3600L;
            case 4 ->
                    (hot.isEmpty() ? world.midnight() : chance.of(hot)) + chance.between(0, 80_000);
            default -> hot.isEmpty() ? world.midnight() : chance.of(hot) + around;
        };
    }

    /// Remembers when something happened, and what ends because of it.
    void happened(long at, int... later) {
        hot.add(at);
        for (var seconds : later) hot.add(at + seconds);
    }

    String id(String kind) {
        return chance.of("wamid.A", "wamid.Z", "wamid.a", "m") + kind + ids++;
    }

    void line(ObjectNode line) {
        lines.add(line.toString());
        if (chance.percent(5)) lines.add(line.toString());
    }

    void event(
            OurNumber number,
            String field,
            String list,
            ObjectNode node,
            List<ObjectNode> contacts) {
        var event = new Event(waba(number, node), number.id(), field, list, node, contacts);
        events.add(event);
        if (chance.percent(5)) events.add(event);
    }

    /// The same for the same observation: which of two WABAs saw it first could not be said (V7).
    private static String waba(OurNumber number, ObjectNode node) {
        var same = Stream.of("id", "status", "timestamp").map(node::path).toList();
        return number.wabas().get(Math.floorMod(same.hashCode(), number.wabas().size()));
    }

    private void message(OurNumber number, Person person, boolean inGroup) {
        var at = when();
        var node = JSON.objectNode().put("id", id("i")).put("timestamp", Long.toString(at));
        var type = chance.of(TYPES);
        node.put("type", type);
        if (type.equals("interactive")) node.putObject(type).put("type", chance.of(INTERACTIVE));
        if (type.equals("system")) node.putObject(type).put("type", "customer_identity_changed");
        if (inGroup) node.put("group_id", groupOf(number));
        happened(at, DAY);
        if (chance.percent(profile.referral())) {
            node.putObject("referral").put("source_type", "ad");
            happened(at, DAY);
        }
        event(number, "messages", "messages", node, sender(node, person));
        if (chance.percent(30)) answer(number, person, node.path("group_id").asText(), at);
    }

    /// As late as it can be, or too late.
    private void answer(OurNumber number, Person person, String group, long at) {
        var late = at + DAY + chance.between(-1, 1);
        if (group.isEmpty()) sends.send(number, person, late);
        else sends.toGroup(number, group, List.of(person), late);
    }

    String groupOf(OurNumber number) {
        return "group-" + chance.between(1, 2) + "-" + number.id();
    }

    private List<ObjectNode> sender(ObjectNode node, Person person) {
        alias(node, "from", "from_user_id", person);
        if (chance.percent(15)) return List.of();
        var contact = JSON.objectNode();
        contact.putObject("profile").put("name", "x");
        if (chance.percent(50)) alias(contact, "wa_id", "user_id", person);
        if (node.has("from") && chance.percent(90)) contact.set("wa_id", node.path("from"));
        if (node.has("from_user_id") && chance.percent(90))
            contact.set("user_id", node.path("from_user_id"));
        if (chance.percent(20)) contact.put("parent_user_id", "US.ENT.1");
        return List.of(contact);
    }

    /// Names the person by wa_id, BSUID or both.
    void alias(ObjectNode node, String waField, String userField, Person person) {
        var both = chance.percent(30);
        var byNumber =
                person.userIds().isEmpty() || (!person.numbers().isEmpty() && chance.percent(65));
        if (!person.numbers().isEmpty() && (both || byNumber))
            node.put(waField, chance.of(person.numbers()));
        if (!person.userIds().isEmpty() && (both || !byNumber))
            node.put(userField, chance.of(person.userIds()));
    }

    private void call(OurNumber number, Person person) {
        var at = when();
        var node = JSON.objectNode().put("id", id("c")).put("timestamp", Long.toString(at));
        happened(at, DAY);
        if (chance.percent(50)) {
            alias(node, "recipient_id", "recipient_user_id", person);
            node.put("status", chance.of("ACCEPTED", "ACCEPTED", "REJECTED", "RINGING"));
            event(number, "calls", "statuses", node.put("type", "call"), List.of());
        } else if (chance.percent(30)) {
            node.put("from", "15550783881").put("to", "5511100").put("event", "connect");
            event(number, "calls", "calls", node.put("direction", "BUSINESS_INITIATED"), List.of());
        } else {
            node.put("event", chance.of("connect", "connect", "terminate"));
            node.put("direction", "USER_INITIATED");
            event(number, "calls", "calls", node, sender(node, person));
        }
    }

    private void change(OurNumber number, Person person) {
        var at = when();
        var node = JSON.objectNode().put("id", id("s")).put("timestamp", Long.toString(at));
        node.put("type", "system");
        var system = node.putObject("system");
        if (person.numbers().size() > 1 && chance.percent(60)) {
            node.put("from", chance.of(person.numbers()));
            system.put("type", "user_changed_number");
            system.put(chance.of("wa_id", "wa_id", "new_wa_id"), chance.of(person.numbers()));
        } else if (person.userIds().size() > 1) {
            alias(node, "from", "from_user_id", person);
            system.put("type", "user_changed_user_id");
            system.put("previous_user_id", person.userIds().getFirst());
            system.put("user_id", person.userIds().getLast());
        } else return;
        happened(at);
        event(number, "messages", "messages", node, List.of());
    }

    private void preference(OurNumber number, Person person) {
        var node = JSON.objectNode().put("category", "marketing_messages").put("value", "stop");
        alias(node, "wa_id", "user_id", person);
        event(
                number,
                "user_preferences",
                "user_preferences",
                node.put("timestamp", when()),
                List.of());
    }
}
