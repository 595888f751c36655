package convometer.deploy.twin;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What customers do, and who they are.
final class CustomerDesk {

    private static final Set<String> PROFILE =
            Set.of(
                    "user_id",
                    "wa_id",
                    "name",
                    "phone_hidden",
                    "undeliverable",
                    "fails_with",
                    "times");

    private final MetaTwin twin;
    private final CustomerActs acts;

    CustomerDesk(MetaTwin twin) {
        this.twin = twin;
        this.acts = new CustomerActs(twin);
    }

    Map<String, Object> act(Fields fields) {
        return acts.act(fields);
    }

    /// Says more of a customer: names, what goes wrong with messages to them.
    Map<String, Object> describe(String name, Fields fields) {
        var _ = fields.only(PROFILE);
        var people = twin.world().people;
        var before = people.of(CustomerActs.checked("customer", name));
        var waId = fields.text("wa_id", before.waId() == null ? "" : before.waId());
        var userId = fields.text("user_id", before.userId() == null ? "" : before.userId());
        var after =
                before.called(waId.isEmpty() ? null : waId, userId.isEmpty() ? null : userId)
                        .with(
                                fields.text("name", before.name()),
                                fields.flag("phone_hidden", before.phoneHidden()),
                                fields.flag("undeliverable", before.unreachable()));
        if (after.phoneHidden() && after.userId() == null)
            throw AdminError.invalid("user_id", "who hides the phone needs a user_id");
        people.put(after);
        if (fields.json().has("fails_with"))
            people.fail(
                    after.key(),
                    fields.number("fails_with", 0, 0, 9_999_999),
                    fields.number("times", -1, -1, 1_000_000));
        return shown(name);
    }

    Map<String, Object> shown(String name) {
        var person = twin.world().people.of(CustomerActs.checked("customer", name));
        var shown = new LinkedHashMap<String, Object>();
        if (person.waId() != null) shown.put("wa_id", person.waId());
        if (person.userId() != null) shown.put("user_id", person.userId());
        shown.put("name", person.name());
        shown.put("phone_hidden", person.phoneHidden());
        shown.put("undeliverable", person.unreachable());
        shown.put("blocked", new HashSet<>(person.blocked()));
        shown.put("stopped_marketing", new HashSet<>(person.stopped()));
        return shown;
    }
}
