package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.replay.literal.RandomWorld.OurNumber;
import convometer.deploy.replay.literal.RandomWorld.Person;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;

/// What the business sends: send records and statuses, whole, missing and contradicting each other.
final class RandomSends {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int DAY = 24 * 60 * 60;

    private static final List<String> SPELLINGS =
            List.of(
                    "marketing",
                    "marketing",
                    "MARKETING",
                    "utility",
                    "utility",
                    "utility",
                    "UTILITY",
                    "authentication",
                    "authentication-international",
                    "AUTHENTICATION_INTERNATIONAL",
                    "marketing_lite");

    private static final List<List<String>> STATUSES =
            List.of(
                    List.of("sent", "delivered"),
                    List.of("sent", "delivered", "read"),
                    List.of("delivered"),
                    List.of("delivered"),
                    List.of("read"),
                    List.of("played"),
                    List.of("sent", "read", "played"),
                    List.of("sent"),
                    List.of("failed"),
                    List.of("sent", "failed", "delivered"),
                    List.of("delivered", "delivered", "read"),
                    List.of("warning", "deleted", "read", "later_invention"));

    private static final List<String> TYPES =
            List.of("template", "template", "template", "text", "text", "image", "reaction");

    private final Chance chance;
    private final Profile profile;
    private final RandomTraffic traffic;
    private final RandomVerdicts verdicts;
    private String type = "template";
    private String category = "utility";

    RandomSends(Chance chance, Profile profile, RandomTraffic traffic) {
        this.chance = chance;
        this.profile = profile;
        this.traffic = traffic;
        verdicts = new RandomVerdicts(chance);
    }

    void send(OurNumber number, Person person, long at) {
        var wamid = traffic.id("o");
        if (chance.percent(20))
            send(number, person, at + chance.of(60, DAY, DAY, 3 * DAY) + chance.between(-1, 1));
        traffic.happened(at, DAY, 3 * DAY);
        var send = sendRecord(number, wamid, at);
        send.put("to", to(person));
        var unsent = chance.percent(profile.unsent());
        if (!unsent) traffic.line(send);
        if (chance.percent(unsent ? 15 : 2)) echo(number, person, wamid, at);
        if (chance.percent(4)) traffic.line(contradicting(send));
        verdicts.next(number.id() + person, send, at);
        var seen = new HashMap<ObjectNode, ObjectNode>();
        for (var status : chance.of(STATUSES)) {
            var bare = status(wamid, status, at);
            var node = seen.containsKey(bare) ? again(seen.get(bare)) : full(bare, person);
            seen.putIfAbsent(bare, node);
            traffic.event(number, "messages", "statuses", node, contacts(person));
        }
    }

    private ObjectNode full(ObjectNode bare, Person person) {
        var node = bare.deepCopy();
        traffic.alias(node, "recipient_id", "recipient_user_id", person);
        return verdicts.on(node);
    }

    /// The same observation, but for its price: what S5 makes of it does not hang on the rest.
    private ObjectNode again(ObjectNode first) {
        var other = verdicts.on(first.deepCopy());
        return first.deepCopy().setAll(other.retain("pricing"));
    }

    /// Seldom; and then perhaps the first thing that links two aliases.
    private List<ObjectNode> contacts(Person person) {
        if (!chance.percent(5)) return List.of();
        var contact = JSON.objectNode();
        traffic.alias(contact, "wa_id", "user_id", person);
        return List.of(contact);
    }

    private ObjectNode sendRecord(OurNumber number, String wamid, long at) {
        var send = JSON.objectNode().put("kind", "send").put("wamid", wamid);
        send.put(
                "sent_at",
                Instant.ofEpochSecond(at - chance.between(0, 5)).plusMillis(250).toString());
        send.put("phone_number_id", number.id());
        if (chance.percent(60)) type = chance.of(TYPES);
        send.put("type", type);
        if (type.equals("template")) template(send.putObject("template"));
        if (chance.percent(30)) send.putObject("labels").put("team", chance.of("a", "b"));
        if (!number.listed() && send.path("template") instanceof ObjectNode template)
            template.put("category", chance.of(SPELLINGS));
        return send;
    }

    private void template(ObjectNode template) {
        template.put("name", chance.of("listed", "listed", "unlisted"));
        template.put("language", chance.of("en", "de"));
        if (chance.percent(50)) category = chance.of(SPELLINGS);
        if (chance.percent(90)) template.put("category", category);
    }

    /// A person's alias, or their number as a publisher writes it.
    private String to(Person person) {
        if (person.numbers().isEmpty()) return chance.of(person.userIds());
        if (!person.userIds().isEmpty() && chance.percent(25)) return chance.of(person.userIds());
        var number = chance.of(person.numbers());
        if (chance.percent(10)) return number.substring(0, 4) + "9" + number.substring(4);
        return chance.percent(10) ? "+" + number : number;
    }

    private ObjectNode contradicting(ObjectNode send) {
        var other = send.deepCopy();
        if (chance.percent(50)) other.put("sent_at", "2021-01-01T00:00:00Z");
        if (chance.percent(50)) other.put("type", chance.of("audio", "reaction"));
        if (other.path("template").isObject() && chance.percent(50))
            template((ObjectNode) other.path("template"));
        return other;
    }

    private void echo(OurNumber number, Person person, String wamid, long at) {
        var echo = JSON.objectNode().put("id", wamid).put("from", "15550783881");
        echo.put("timestamp", Long.toString(at)).put("type", "text");
        traffic.alias(echo, "to", "to_user_id", person);
        traffic.event(number, "smb_message_echoes", "message_echoes", echo, List.of());
    }

    private ObjectNode status(String wamid, String status, long delivered) {
        var off =
                switch (status) {
                    case "sent" -> -chance.between(0, 3);
                    case "delivered" -> chance.percent(90) ? 0 : chance.between(-2, 2);
                    default -> chance.between(-1, 4) * chance.of(1, 1, 3600);
                };
        var node = JSON.objectNode().put("id", wamid).put("status", status);
        node.put("timestamp", Long.toString(delivered + off));
        if (status.equals("failed")) node.putArray("errors").addObject().put("code", 131047);
        return node;
    }

    void toGroup(OurNumber number, String group, List<Person> members, long at) {
        var wamid = traffic.id("g");
        traffic.happened(at);
        var send = sendRecord(number, wamid, at).put("to", group);
        if (send.path("template") instanceof ObjectNode template)
            template.put("category", chance.of("marketing", "utility", "UTILITY"));
        if (!chance.percent(profile.unsent())) traffic.line(send);
        var later = 0;
        for (var member : members) {
            verdicts.nextOfGroup(send);
            for (var status : chance.of(STATUSES)) {
                var node = status(wamid, status, at + 10L * later++);
                node.put("recipient_id", group).put("recipient_type", "group");
                traffic.alias(
                        node, "recipient_participant_id", "recipient_participant_user_id", member);
                traffic.event(number, "messages", "statuses", verdicts.on(node), List.of());
            }
        }
    }

    /// Many plain free-form messages, of few people or of one each, most of them without a verdict.
    void bulk(OurNumber number, long from) {
        var people = chance.of(3, profile.bulk());
        var every = chance.of(1, 60);
        for (var i = 0; i < profile.bulk(); i++) {
            var node = JSON.objectNode().put("id", "bulk" + i).put("status", "delivered");
            node.put("timestamp", Long.toString(from + (long) i * every));
            node.put("recipient_id", "551" + (1000 + i % people));
            node.putObject("pricing").put("category", "service").put("billable", false);
            traffic.event(number, "messages", "statuses", node, List.of());
        }
    }
}
