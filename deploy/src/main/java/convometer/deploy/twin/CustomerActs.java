package convometer.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a customer does, and the webhooks that tell of it.
final class CustomerActs {

    private static final int MOST_COPIES = 100;
    private static final Set<String> FIELDS =
            Set.of(
                    "phone_number_id",
                    "from",
                    "user_id",
                    "action",
                    "type",
                    "text",
                    "context",
                    "message_id",
                    "emoji",
                    "referral",
                    "at",
                    "delay_ms",
                    "copies",
                    "new_number",
                    "new_user_id");

    private final MetaTwin twin;

    CustomerActs(MetaTwin twin) {
        this.twin = twin;
    }

    /// What a customer can do.
    enum Action {
        WRITE,
        PRESS,
        REACT,
        CALL,
        STOP,
        START,
        BLOCK,
        UNBLOCK,
        STOP_MARKETING,
        RESUME_MARKETING,
        CHANGE_NUMBER,
        CHANGE_USER_ID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Set<Action> MINDS =
            Set.of(Action.STOP, Action.START, Action.STOP_MARKETING, Action.RESUME_MARKETING);

    /// Somebody who does something, and to which number.
    private record Act(World world, String number, Person person, Fields fields, Instant at) {

        String wabaId() {
            return world.wabaOf(number);
        }
    }

    Map<String, Object> act(Fields fields) {
        var type = fields.text("type", "text");
        var known = new HashSet<>(FIELDS);
        known.add(type);
        var _ = fields.only(known);
        var world = twin.world();
        var number = fields.text("phone_number_id");
        if (world.settings.accounts().wabaOfNumber(number).isEmpty())
            throw AdminError.invalid("phone_number_id", "there is no number " + number);
        var person = person(world, fields);
        return done(new Act(world, number, person, fields, at(world, person, fields)));
    }

    /// A change of mind is never in the second of the one before.
    private static Instant at(World world, Person person, Fields fields) {
        var action = fields.word("action", Action.class);
        var at = Instant.ofEpochSecond(fields.instant("at", world.now()).getEpochSecond());
        var minds = fields.optional("at") == null && action != null && MINDS.contains(action);
        return minds ? world.nextSecond("mind of " + person.key(), at) : at;
    }

    private static Person person(World world, Fields fields) {
        var from = checked("from", fields.text("from"));
        var userId = fields.optional("user_id");
        if (userId == null) return world.people.of(from);
        var known = world.people.of(from);
        var named = known.called(known.waId(), checked("user_id", userId));
        world.people.put(named);
        return named;
    }

    static String checked(String field, String name) {
        if (!name.matches("\\d{5,20}") && !People.isUserId(name))
            throw AdminError.invalid(field, field + " must be a number in digits or a user id");
        return name;
    }

    private Map<String, Object> done(Act act) {
        var fields = act.fields();
        var action = fields.word("action", Action.class);
        return switch (action == null ? Action.WRITE : action) {
            case WRITE -> write(act, fields.text("type", "text"), fields.text("text", "Hello"));
            case PRESS -> write(act, "button", fields.text("text", "OK"));
            case REACT -> write(act, "reaction", "");
            case STOP -> write(act, "text", "STOP");
            case START -> write(act, "text", "START");
            case CALL -> call(act);
            case BLOCK -> put(act, act.person().blocking(act.number(), true));
            case UNBLOCK -> put(act, act.person().blocking(act.number(), false));
            case STOP_MARKETING -> marketing(act, true);
            case RESUME_MARKETING -> marketing(act, false);
            case CHANGE_NUMBER -> changeNumber(act);
            case CHANGE_USER_ID -> changeUserId(act);
        };
    }

    private static Map<String, Object> put(Act act, Person changed) {
        act.world().people.put(changed);
        return Map.of("ok", true);
    }

    private static Map<String, Object> write(Act act, String type, String text) {
        var inbound =
                new Inbound(
                        id(act, type + text),
                        act.number(),
                        act.person(),
                        type,
                        text,
                        content(act, type),
                        context(act, type),
                        referral(act),
                        act.at());
        var contact = Payloads.contact(act.person());
        return told(
                act,
                inbound,
                Update.message(act.wabaId(), inbound, contact, Payloads.message(inbound)));
    }

    private static @Nullable JsonNode content(Act act, String type) {
        var given = type.equals("text") ? null : act.fields().object(type);
        var id = act.fields().optional("message_id");
        if (given != null || !type.equals("reaction") || id == null) return given;
        return Payloads.object()
                .put("message_id", id)
                .put("emoji", act.fields().text("emoji", "\uD83D\uDC4D"));
    }

    private static @Nullable JsonNode context(Act act, String type) {
        var given = act.fields().object("context");
        var id = act.fields().optional("message_id");
        if (given != null || type.equals("reaction") || id == null) return given;
        return Payloads.object().put("from", act.number()).put("id", id);
    }

    private static @Nullable JsonNode referral(Act act) {
        var given = act.fields().json().path("referral");
        if (given.isObject()) return given;
        return act.fields().flag("referral", false) ? Payloads.referral(act.person().key()) : null;
    }

    private static Map<String, Object> told(Act act, Inbound inbound, Update update) {
        var delay = act.fields().number("delay_ms", 0, 0, Integer.MAX_VALUE);
        var copies = act.fields().number("copies", 1, 1, MOST_COPIES);
        var told = act.at().isAfter(act.world().now()) ? act.at() : act.world().now();
        act.world().hear(inbound, update, told.plusMillis(delay), copies);
        return Map.of("id", inbound.id());
    }

    private static String id(Act act, String what) {
        var nth = act.world().nextWritten();
        return Wamid.of(
                "act", act.world().settings.seed(), act.number(), act.person().key(), what, nth);
    }

    private static Map<String, Object> call(Act act) {
        var id = id(act, "call").replace("wamid.", "wacid.");
        var person = act.person();
        var call = Payloads.object().put("id", id).put("to", act.number());
        if (person.shownWaId() != null) call.put("from", person.shownWaId());
        if (person.userId() != null) call.put("from_user_id", person.userId());
        call.put("event", "connect")
                .put("timestamp", Payloads.seconds(act.at()))
                .put("direction", "USER_INITIATED");
        var inbound = new Inbound(id, act.number(), person, "call", "", call, null, null, act.at());
        return told(
                act, inbound, Update.call(act.wabaId(), inbound, Payloads.contact(person), call));
    }

    private static Map<String, Object> marketing(Act act, boolean stop) {
        var person = act.person().stopping(act.number(), stop);
        act.world().people.put(person);
        var preference = Payloads.object();
        if (person.shownWaId() != null) preference.put("wa_id", person.shownWaId());
        if (person.userId() != null) preference.put("user_id", person.userId());
        var word = stop ? "stop" : "resume";
        preference
                .put("detail", "User requested to " + word + " marketing messages")
                .put("category", "marketing_messages")
                .put("value", word)
                .put("timestamp", act.at().getEpochSecond());
        act.world()
                .tell(
                        Update.preference(
                                act.wabaId(),
                                act.number(),
                                Payloads.contact(person),
                                preference,
                                act.at()));
        return Map.of("ok", true);
    }

    private static Map<String, Object> changeNumber(Act act) {
        var next = checked("new_number", act.fields().text("new_number"));
        var before = act.person();
        if (before.waId() == null)
            throw AdminError.invalid("from", "who changes the number must have one");
        // A business-scoped user id does not survive another number.
        act.world()
                .people
                .rename(before, before.called(next, act.fields().optional("new_user_id")));
        var system =
                Payloads.object()
                        .put("body", "User A changed from " + before.waId() + " to " + next)
                        .put("wa_id", next)
                        .put("type", "user_changed_number");
        return system(act, system, null);
    }

    private static Map<String, Object> changeUserId(Act act) {
        var next = checked("new_user_id", act.fields().text("new_user_id"));
        var before = act.person();
        if (before.userId() == null)
            throw AdminError.invalid("user_id", "who changes the user id must have one");
        var after = before.called(before.waId(), next);
        act.world().people.rename(before, after);
        var system =
                Payloads.object()
                        .put("body", "User A changed the user id")
                        .put("type", "user_changed_user_id")
                        .put("previous_user_id", before.userId())
                        .put("user_id", next);
        return system(act, system, Payloads.contact(after));
    }

    private static Map<String, Object> system(
            Act act, ObjectNode system, @Nullable ObjectNode contact) {
        var inbound =
                new Inbound(
                        id(act, "system"),
                        act.number(),
                        act.person(),
                        "system",
                        "",
                        system,
                        null,
                        null,
                        act.at());
        return told(
                act,
                inbound,
                Update.message(act.wabaId(), inbound, contact, Payloads.message(inbound)));
    }
}
