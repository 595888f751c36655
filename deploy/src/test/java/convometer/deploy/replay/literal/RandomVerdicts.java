package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What Meta says of a message, in the shapes of all years: likely, odd and contradictory.
final class RandomVerdicts {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final List<String> CATEGORIES =
            List.of(
                    "marketing",
                    "utility",
                    "authentication",
                    "authentication-international",
                    "AUTHENTICATION",
                    "marketing_lite",
                    "service",
                    "referral_conversion",
                    "referral_conversion",
                    "general_purpose_ai",
                    "user_initiated",
                    "business_initiated");

    private static final List<String> OF_GROUPS =
            List.of("group_marketing", "group_utility", "group_service", "service", "utility");

    private static final List<String> TYPES =
            List.of("regular", "regular", "free_customer_service", "free_entry_point");

    private final Chance chance;
    private final Map<String, List<String>> conversations = new HashMap<>();
    private int ids;
    private boolean always;
    private List<String> odd = CATEGORIES;
    private List<String> known = List.of();
    private ObjectNode said = JSON.objectNode();

    RandomVerdicts(Chance chance) {
        this.chance = chance;
    }

    /// The verdict of the next message, on none, some or all of its statuses.
    void next(String thread, ObjectNode send, long at) {
        said = JSON.objectNode();
        always = chance.percent(50);
        odd = CATEGORIES;
        known = conversations.computeIfAbsent(thread, t -> new ArrayList<>());
        if (chance.percent(15)) return;
        var year = Instant.ofEpochSecond(at).toString().substring(0, 10);
        var byMessage = year.compareTo("2025-07-01") >= 0;
        var cbp = chance.percent(15) ? byMessage : !byMessage;
        if (chance.percent(93)) said.set("pricing", cbp ? cbp(send, year) : pmp(send));
        if (chance.percent(cbp ? 80 : 40)) said.set("conversation", conversation(cbp, at));
    }

    void nextOfGroup(ObjectNode send) {
        said = JSON.objectNode();
        always = chance.percent(50);
        odd = OF_GROUPS;
        if (chance.percent(20)) return;
        var pricing = pmp(send);
        pricing.put("category", chance.of(OF_GROUPS.subList(0, 3)));
        if (chance.percent(50)) pricing.put("type", "free_group_customer_service");
        said.set("pricing", pricing);
    }

    /// The status with the verdict, or without; at times with another.
    ObjectNode on(ObjectNode status) {
        for (var part : said.properties())
            if (always || chance.percent(40)) status.set(part.getKey(), part.getValue().deepCopy());
        if (status.path("pricing").isObject() && chance.percent(5))
            ((ObjectNode) status.path("pricing")).put("category", chance.of(odd));
        if (status.path("conversation").isObject() && chance.percent(5))
            ((ObjectNode) status.path("conversation")).put("id", chance.of(known));
        return status;
    }

    private ObjectNode cbp(ObjectNode send, String date) {
        var old = date.compareTo("2023-06-01") < 0;
        var pricing = JSON.objectNode().put("pricing_model", "CBP");
        pricing.put(
                "category",
                chance.percent(15)
                        ? chance.of(CATEGORIES)
                        : old ? chance.of("user_initiated", "business_initiated") : category(send));
        if (chance.percent(97)) pricing.put("billable", chance.percent(50));
        return pricing;
    }

    private ObjectNode pmp(ObjectNode send) {
        var pricing =
                JSON.objectNode()
                        .put(
                                "category",
                                chance.percent(20) ? chance.of(CATEGORIES) : category(send));
        if (chance.percent(90)) pricing.put("pricing_model", "PMP");
        if (chance.percent(75)) pricing.put("type", chance.of(TYPES));
        if (chance.percent(85)) pricing.put("billable", chance.percent(60));
        if (chance.percent(4)) pricing.put("subtype", "paid_exempt");
        return pricing;
    }

    /// As it was sent.
    private static String category(ObjectNode send) {
        return send.path("template").isObject()
                ? send.path("template").path("category").asText("utility").toLowerCase(Locale.ROOT)
                : "service";
    }

    private ObjectNode conversation(boolean cbp, long at) {
        if (known.isEmpty() || chance.percent(cbp ? 40 : 70)) known.add("k" + ids++);
        var conversation = JSON.objectNode().put("id", chance.of(known));
        var origin = chance.of("referral_conversion", "referral_conversion", "service", "utility");
        if (chance.percent(90)) conversation.putObject("origin").put("type", origin);
        if (chance.percent(40))
            conversation.put(
                    "expiration_timestamp",
                    Long.toString(
                            at + chance.of(-1, 0, 0, 1, 2, 4) * 86_400L + chance.between(-1, 1)));
        return conversation;
    }
}
