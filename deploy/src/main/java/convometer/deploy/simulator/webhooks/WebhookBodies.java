package convometer.deploy.simulator.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.schemas.accounts.Accounts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Puts updates into the bodies of webhooks.
public final class WebhookBodies {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, String> displayed = new HashMap<>();

    public WebhookBodies(Accounts accounts) {
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas())
                for (var number : waba.numbers())
                    displayed.put(number.id(), number.display().replaceAll("\\D", ""));
    }

    /// The bodies of some updates.
    ///
    /// @param most how many updates a body has at most
    public List<byte[]> of(List<WebhookUpdate> updates, int most) {
        var bodies = new ArrayList<byte[]>();
        for (int from = 0; from < updates.size(); from += most) {
            var part = updates.subList(from, Math.min(updates.size(), from + most));
            bodies.add(body(part).toString().getBytes(UTF_8));
        }
        return bodies;
    }

    private ObjectNode body(List<WebhookUpdate> updates) {
        var body = NODES.objectNode().put("object", "whatsapp_business_account");
        var entries = body.putArray("entry");
        grouped(updates)
                .forEach((wabaId, changes) -> {
                    var entry = entries.addObject().put("id", wabaId);
                    changes.values().stream()
                            .map(List::getFirst)
                            .filter(one -> !one.field().equals("messages"))
                            .findFirst()
                            .ifPresent(one -> entry.put("time", one.dueAt().getEpochSecond()));
                    var array = entry.putArray("changes");
                    changes.values().forEach(part -> change(array.addObject(), part));
                });
        return body;
    }

    private static Map<String, Map<String, List<WebhookUpdate>>> grouped(
            List<WebhookUpdate> updates) {
        var entries = new LinkedHashMap<String, Map<String, List<WebhookUpdate>>>();
        for (var update : updates)
            entries.computeIfAbsent(update.wabaId(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(group(update), _ -> new ArrayList<>())
                    .add(update);
        return entries;
    }

    /// An event of an account is a change of its own.
    private static String group(WebhookUpdate update) {
        return update.list().isEmpty()
                ? update.fullName() + update.content()
                : update.phoneNumberId() + update.list();
    }

    private void change(ObjectNode change, List<WebhookUpdate> updates) {
        var first = updates.getFirst();
        change.put("field", first.field());
        if (first.list().isEmpty()) {
            change.set("value", first.content());
            return;
        }
        var value = change.putObject("value");
        value.put("messaging_product", "whatsapp");
        var number = first.phoneNumberId();
        value.putObject("metadata")
                .put("display_phone_number", displayed.getOrDefault(number, number))
                .put("phone_number_id", number);
        var contacts = NODES.arrayNode();
        updates.stream()
                .flatMap(update -> Stream.ofNullable(update.contact()))
                .distinct()
                .forEach(contacts::add);
        if (!contacts.isEmpty()) value.set("contacts", contacts);
        var list = value.putArray(first.list());
        for (var update : updates) list.add(update.content());
    }
}
