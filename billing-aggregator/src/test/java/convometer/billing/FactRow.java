package convometer.billing;

import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ReportedConversation;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A fact of a thread as a row of a table: local time in Sao Paulo | id | what (`free-form`,
/// `reaction`, `unknown`, a template's category, or `conversation CATEGORY`) | circumstances | what
/// Meta says (`category=… type=… billable=… model=… subtype=… conversation=…`).
///
/// Circumstances, between commas: `window`, `fep`, `unsent`, `withdrawn`, `joins ID`, `opens ID`,
/// `group ID`, `revision N`, `waba ID`, `number ID`, `to NUMBER`, `customer ID`, `template NAME`,
/// `team NAME` (with the label `order` beside it).
public record FactRow(
        Instant at,
        String id,
        String what,
        Map<String, String> circumstances,
        Map<String, String> reported) {

    private static final List<String> WORDS =
            List.of(
                    "window",
                    "fep",
                    "unsent",
                    "withdrawn",
                    "joins",
                    "opens",
                    "group",
                    "revision",
                    "waba",
                    "number",
                    "to",
                    "customer",
                    "template",
                    "team");

    public static FactRow parse(List<String> cells) {
        var circumstances = new HashMap<String, String>();
        for (var circumstance : cells.get(3).split(", *", -1)) {
            if (circumstance.isEmpty()) continue;
            var words = circumstance.split(" ", 2);
            if (!WORDS.contains(words[0]))
                throw new IllegalArgumentException("no such circumstance: " + circumstance);
            circumstances.put(words[0], words.length == 1 ? "" : words[1]);
        }
        var reported = new HashMap<String, String>();
        for (var field : cells.get(4).split(" ", -1)) {
            if (field.isEmpty()) continue;
            reported.put(
                    field.substring(0, field.indexOf('=')),
                    field.substring(field.indexOf('=') + 1));
        }
        return new FactRow(
                LocalDateTime.parse(cells.get(0))
                        .atZone(ZoneId.of("America/Sao_Paulo"))
                        .toInstant(),
                cells.get(1),
                cells.get(2),
                circumstances,
                reported);
    }

    /// The facts of a table.
    public static List<ThreadDecision> parse(TextTable table) {
        return table.rows().stream().skip(1).map(row -> parse(row).decision()).toList();
    }

    public ThreadDecision decision() {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(circumstances.getOrDefault("number", "number"))
                        .setCustomer(circumstances.getOrDefault("customer", "5511987654321"))
                        .setAt(at);
        return what.startsWith("conversation ")
                ? decision.setKind("conversation_opened").setConversation(conversation()).build()
                : decision.setKind("message_delivered").setDelivery(delivery()).build();
    }

    private int revision() {
        return Integer.parseInt(circumstances.getOrDefault("revision", "1"));
    }

    private ConversationFact conversation() {
        return ConversationFact.newBuilder()
                .setConversationId(id)
                .setCategory(what.substring("conversation ".length()))
                .setOpenedAt(at)
                .setEndedAt(at.plusSeconds(86400))
                .setOpenedBy("w")
                .setWabaId(circumstances.getOrDefault("waba", "waba"))
                .setRecipient(circumstances.getOrDefault("to", "5511987654321"))
                .setRevision(revision())
                .setWithdrawn(circumstances.containsKey("withdrawn"))
                .setSentByUs(!circumstances.containsKey("unsent"))
                .build();
    }

    private DeliveryFact delivery() {
        var opens = circumstances.get("opens");
        var template = circumstances.get("template");
        var team = circumstances.get("team");
        var conversation = reported.get("conversation");
        return DeliveryFact.newBuilder()
                .setWamid(id)
                .setRevision(revision())
                .setDeliveredAt(at)
                .setWabaId(circumstances.getOrDefault("waba", "waba"))
                .setRecipient(circumstances.getOrDefault("to", "5511987654321"))
                .setKind(kind())
                .setCategory(what.equals("free-form") ? "service" : what)
                .setSentByUs(!circumstances.containsKey("unsent"))
                .setInWindow(circumstances.containsKey("window"))
                .setInEntryPoint(circumstances.containsKey("fep"))
                .setConversationId(opens == null ? circumstances.get("joins") : opens)
                .setOpensConversation(opens != null)
                .setPricing(pricing())
                .setConversation(
                        conversation == null
                                ? null
                                : ReportedConversation.newBuilder()
                                        .setId(conversation)
                                        .setCanonical("{}")
                                        .build())
                .setWithdrawn(circumstances.containsKey("withdrawn"))
                .setGroupId(circumstances.get("group"))
                .setWebhooks(List.of())
                .setTemplateName(template)
                .setTemplateLanguage(template == null ? null : "pt_BR")
                .setLabels(team == null ? Map.of() : Map.of("team", team, "order", id))
                .build();
    }

    private String kind() {
        return switch (what) {
            case "free-form" -> "free_form";
            case "reaction", "unknown" -> what;
            default -> "template";
        };
    }

    private @Nullable ReportedPricing pricing() {
        var fields = new HashMap<>(reported);
        fields.remove("conversation");
        if (fields.isEmpty()) return null;
        var billable = fields.get("billable");
        return ReportedPricing.newBuilder()
                .setBillable(billable == null ? null : Boolean.valueOf(billable))
                .setModel(fields.get("model"))
                .setType(fields.get("type"))
                .setCategory(fields.get("category"))
                .setSubtype(fields.get("subtype"))
                .setCanonical("{}")
                .build();
    }
}
