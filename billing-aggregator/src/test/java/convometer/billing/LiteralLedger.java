package convometer.billing;

import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.schemas.accounts.Accounts.Waba;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Rules P, R and V read literally, with nothing of the software's: take the newest facts, sort,
/// the first of each month are free, the rank decides the band. Knows the accounts and rates of
/// [Scene] and customers in Brazil.
public final class LiteralLedger {

    /// A category and a type: what a verdict says, or an estimate, or a bill.
    private record Said(@Nullable String category, @Nullable String type) {}

    /// A delivered message, or the opening of a conversation.
    private record Event(
            String id,
            String number,
            String customer,
            Waba waba,
            Instant at,
            boolean sent,
            @Nullable DeliveryFact delivery,
            String category) {

        LocalDate date() {
            return LocalDate.ofInstant(at, waba.timezone());
        }

        String month() {
            return date().toString().substring(0, 7);
        }

        boolean from(String date) {
            return !date().isBefore(LocalDate.parse(date));
        }

        boolean byMessage() {
            return from("2025-07-01");
        }

        boolean byConversation() {
            return from("2022-02-01") && !byMessage();
        }

        DeliveryFact fact() {
            return Objects.requireNonNull(delivery);
        }

        boolean ofGroup() {
            return fact().getGroupId() != null;
        }

        /// The conversation of Meta's that it belongs to; null: none (V2, V3, P5, P9).
        @Nullable String reportedConversation() {
            var conversation = fact().getConversation();
            var pricing = fact().getPricing();
            var cbp = pricing != null && "CBP".equals(pricing.getModel());
            if (conversation == null || ofGroup()) return null;
            return cbp || !byMessage() ? conversation.getId() : null;
        }
    }

    private record Unit(
            String id, String kind, Event first, @Nullable Said estimate, @Nullable Said verdict) {

        Said billed() {
            if (verdict != null) return verdict;
            return estimate != null ? estimate : new Said(null, null);
        }

        String category() {
            return Objects.requireNonNullElse(billed().category(), "unknown");
        }

        boolean isTiered() {
            return first.byMessage()
                    && "regular".equals(billed().type())
                    && !kind.equals("group")
                    && List.of("utility", "authentication", "authentication_international")
                            .contains(category());
        }
    }

    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::at).thenComparing(Event::id);

    private final int allowance;
    private final List<Event> messages;
    private final List<Event> conversations;

    private LiteralLedger(int allowance, List<ThreadDecision> facts) {
        this.allowance = allowance;
        messages = messages(facts);
        conversations = conversations(facts);
    }

    /// The charges as text, without revisions, by unit.
    public static Map<String, String> charges(int allowance, List<ThreadDecision> facts) {
        var ledger = new LiteralLedger(allowance, facts);
        var units = ledger.units();
        var charges = new TreeMap<String, String>();
        for (var unit : units) charges.put(unit.id(), text(unit, units));
        return charges;
    }

    private static List<Event> messages(List<ThreadDecision> facts) {
        var newest = new HashMap<String, ThreadDecision>();
        for (var fact : facts) {
            var delivery = fact.getDelivery();
            if (delivery == null) continue;
            var id = delivery.getWamid();
            if (delivery.getGroupId() != null) id += "/" + participant(fact);
            newest.merge(
                    id,
                    fact,
                    (a, b) ->
                            a.getDelivery().getRevision() > b.getDelivery().getRevision() ? a : b);
        }
        var messages = new ArrayList<Event>();
        newest.forEach((id, fact) -> {
            var delivery = fact.getDelivery();
            if (!delivery.getWithdrawn() && !delivery.getKind().equals("reaction"))
                messages.add(
                        event(
                                id,
                                fact,
                                delivery.getWabaId(),
                                delivery.getDeliveredAt(),
                                delivery.getSentByUs(),
                                delivery,
                                category(delivery)));
        });
        messages.sort(ORDER);
        return messages;
    }

    private static String category(DeliveryFact delivery) {
        return switch (delivery.getKind()) {
            case "free_form" -> "service";
            case "template" -> String.valueOf(delivery.getCategory());
            default -> "unknown";
        };
    }

    private static List<Event> conversations(List<ThreadDecision> facts) {
        var newest = new HashMap<String, ThreadDecision>();
        for (var fact : facts) {
            ConversationFact conversation = fact.getConversation();
            if (conversation == null) continue;
            newest.merge(
                    conversation.getConversationId(),
                    fact,
                    (a, b) ->
                            a.getConversation().getRevision() > b.getConversation().getRevision()
                                    ? a
                                    : b);
        }
        var conversations = new ArrayList<Event>();
        newest.forEach((id, fact) -> {
            var conversation = fact.getConversation();
            if (!conversation.getWithdrawn())
                conversations.add(
                        event(
                                id,
                                fact,
                                conversation.getWabaId(),
                                conversation.getOpenedAt(),
                                conversation.getSentByUs(),
                                null,
                                conversation.getCategory()));
        });
        conversations.sort(ORDER);
        return conversations;
    }

    private static Event event(
            String id,
            ThreadDecision fact,
            String waba,
            Instant at,
            boolean sent,
            @Nullable DeliveryFact delivery,
            String category) {
        return new Event(
                id,
                fact.getPhoneNumberId(),
                fact.getCustomer(),
                Scene.accounts().waba(waba).orElseThrow(),
                at,
                sent,
                delivery,
                category);
    }

    private List<Unit> units() {
        var units = new ArrayList<Unit>();
        for (var id : reportedIds()) {
            var members = members(id);
            if (members.getFirst().from("2022-02-01")) units.add(reported(id, members));
        }
        for (var conversation : conversations)
            if (conversation.byConversation() && !belongs(conversation))
                units.add(
                        new Unit(
                                conversation.id(),
                                "conversation",
                                conversation,
                                estimateOf(conversation),
                                null));
        for (var message : messages) {
            var estimate = estimateOfMessage(message);
            var verdict = verdictOfMessage(message.fact().getPricing());
            if (message.byMessage()
                    && message.reportedConversation() == null
                    && (estimate != null || verdict != null))
                units.add(
                        new Unit(
                                message.id(),
                                message.ofGroup() ? "group" : "message",
                                message,
                                estimate,
                                verdict));
        }
        return units;
    }

    private Set<String> reportedIds() {
        var ids = new TreeSet<String>();
        for (var message : messages)
            if (message.reportedConversation() != null) ids.add(message.reportedConversation());
        return ids;
    }

    private List<Event> members(String reportedId) {
        return messages.stream().filter(m -> reportedId.equals(m.reportedConversation())).toList();
    }

    /// A message of the derived conversation belongs to a unit by Meta's conversation id.
    private boolean belongs(Event conversation) {
        return messages.stream()
                .filter(m -> conversation.id().equals(m.fact().getConversationId()))
                .map(Event::reportedConversation)
                .filter(Objects::nonNull)
                .anyMatch(id -> members(id).getFirst().from("2022-02-01"));
    }

    private Unit reported(String id, List<Event> members) {
        var first = members.getFirst();
        var verdict =
                members.stream()
                        .map(m -> m.fact().getPricing())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .map(pricing -> verdictOfConversation(pricing, first))
                        .orElse(null);
        var estimate = first.byMessage() ? estimateOfMessage(first) : opened(first);
        return new Unit(id, "conversation", first, estimate, verdict);
    }

    private @Nullable Said opened(Event message) {
        if (!message.fact().getOpensConversation()) return null;
        return conversations.stream()
                .filter(c -> c.id().equals(message.fact().getConversationId()))
                .filter(Event::byConversation)
                .map(this::estimateOf)
                .findFirst()
                .orElse(null);
    }

    private Said estimateOf(Event conversation) {
        var category = conversation.category();
        if (category.equals("referral_conversion")) return new Said(category, "free_entry_point");
        if (category.equals("service") && conversation.from("2024-11-01"))
            return new Said(category, "free_customer_service");
        Predicate<Event> mates =
                c ->
                        isInFreeTier(c)
                                && c.waba().equals(conversation.waba())
                                && c.month().equals(conversation.month());
        var free =
                isInFreeTier(conversation)
                        && conversations.stream()
                                .filter(mates)
                                .limit(allowance)
                                .toList()
                                .contains(conversation);
        return new Said(category, free ? "free_tier" : "regular");
    }

    private static boolean isInFreeTier(Event conversation) {
        if (!conversation.byConversation() || conversation.from("2024-11-01")) return false;
        if (conversation.from("2023-06-01")) return conversation.category().equals("service");
        if (conversation.category().equals("user_initiated")) return true;
        return conversation.category().equals("business_initiated")
                && !conversation.from("2023-04-04");
    }

    private @Nullable Said estimateOfMessage(Event message) {
        if (!message.byMessage()) return null;
        var category = message.category();
        if (category.equals("unknown")) return new Said("unknown", null);
        if (joinsOldUtility(message)) return null;
        var plain = category.equals("marketing_lite") ? "marketing" : category;
        var name = message.ofGroup() ? "group_" + plain : category;
        var free = message.ofGroup() ? "free_group_customer_service" : "free_customer_service";
        if (message.fact().getInEntryPoint()) return new Said(name, "free_entry_point");
        return new Said(name, isFree(message) ? free : "regular");
    }

    private static boolean joinsOldUtility(Event message) {
        var id = message.fact().getConversationId();
        if (!message.category().equals("utility") || id == null || !id.contains("/utility/"))
            return false;
        var opened = Instant.parse(id.substring(id.lastIndexOf('/') + 1));
        var date = LocalDate.ofInstant(opened, message.waba().timezone());
        return date.isBefore(LocalDate.parse("2025-07-01"));
    }

    private boolean isFree(Event message) {
        if (!message.from("2026-10-01"))
            return message.category().equals("service")
                    || (message.category().equals("utility") && message.fact().getInWindow());
        return isInFreeTierOfNumber(message)
                && messages.stream()
                        .filter(LiteralLedger::isInFreeTierOfNumber)
                        .filter(m -> m.number().equals(message.number()))
                        .filter(m -> m.month().equals(message.month()))
                        .limit(allowance)
                        .toList()
                        .contains(message);
    }

    private static String participant(ThreadDecision fact) {
        var named = fact.getDelivery().getParticipant();
        return named == null ? fact.getCustomer() : named;
    }

    private static boolean isInFreeTierOfNumber(Event message) {
        return message.from("2026-10-01")
                && message.category().equals("service")
                && !message.fact().getInEntryPoint();
    }

    private static @Nullable Said verdictOfMessage(@Nullable ReportedPricing pricing) {
        if (pricing == null) return null;
        var category = pricing.getCategory();
        if ("paid_exempt".equals(pricing.getSubtype())) return new Said(category, "paid_exempt");
        if (pricing.getType() != null) return new Said(category, pricing.getType());
        if (pricing.getBillable() == null) return new Said(category, null);
        if (pricing.getBillable()) return new Said(category, "regular");
        var entryPoint = "referral_conversion".equals(category);
        return new Said(category, entryPoint ? "free_entry_point" : "free_customer_service");
    }

    private static Said verdictOfConversation(ReportedPricing pricing, Event first) {
        var category = pricing.getCategory();
        if ("service".equals(category) && first.from("2024-11-01"))
            return new Said(category, "free_customer_service");
        if (pricing.getBillable() == null) return new Said(category, null);
        if (pricing.getBillable()) return new Said(category, "regular");
        var entryPoint = "referral_conversion".equals(category);
        return new Said(category, entryPoint ? "free_entry_point" : "free_tier");
    }

    private static String text(Unit unit, List<Unit> all) {
        var first = unit.first();
        return String.join(
                " ",
                unit.kind().equals("group") ? "message" : unit.kind(),
                first.waba().id(),
                first.number(),
                first.customer(),
                "Brazil",
                first.at().toString(),
                first.month(),
                unit.category(),
                "" + unit.billed().type(),
                first.waba().currency(),
                rate(unit, all),
                unit.verdict() == null ? "estimate" : "verdict",
                said(unit.estimate()),
                said(unit.verdict()),
                discrepancy(unit),
                attribution(first));
    }

    /// What the unit's first message was sent as.
    private static String attribution(Event first) {
        var sent = first.delivery();
        return sent == null
                ? first.date() + " null null {}"
                : first.date()
                        + " "
                        + sent.getTemplateName()
                        + " "
                        + sent.getTemplateLanguage()
                        + " "
                        + new TreeMap<>(sent.getLabels());
    }

    private static String said(@Nullable Said said) {
        return said == null ? "null null" : said.category() + " " + said.type();
    }

    private static String rate(Unit unit, List<Unit> all) {
        var type = unit.billed().type();
        if (type == null) return "null";
        if (!type.equals("regular")) return "0";
        var rank = unit.isTiered() ? rank(unit, all) : 1;
        var name = unit.category().replace("group_", "").replace("marketing_lite", "marketing");
        var card = "";
        var rate = "null";
        for (var row : Scene.CARDS.lines().toList()) {
            var cells = row.split(" ", -1);
            var holds =
                    unit.first().from(cells[0]) && cells[1].equals(unit.first().waba().currency());
            if (!holds) continue;
            if (!cells[0].equals(card)) rate = "null";
            card = cells[0];
            if (cells[2].equals(name) && Integer.parseInt(cells[3]) <= rank) rate = cells[4];
        }
        return rate;
    }

    private static int rank(Unit unit, List<Unit> all) {
        return 1
                + (int)
                        all.stream()
                                .filter(Unit::isTiered)
                                .filter(u -> u.category().equals(unit.category()))
                                .filter(u -> u.first().month().equals(unit.first().month()))
                                .filter(u -> isOther(u) == isOther(unit))
                                .filter(u -> isBefore(u, unit))
                                .count();
    }

    /// The account of the second portfolio.
    private static boolean isOther(Unit unit) {
        return unit.first().waba().id().equals("other");
    }

    private static boolean isBefore(Unit a, Unit b) {
        var order = a.first().at().compareTo(b.first().at());
        return order < 0 || (order == 0 && a.id().compareTo(b.id()) < 0);
    }

    private static String discrepancy(Unit unit) {
        var estimate = unit.estimate();
        var verdict = unit.verdict();
        if (!unit.first().sent()) return "missing_send";
        if (verdict == null) return "missing_verdict";
        if (estimate == null) return "unit_count";
        var entryPoint =
                unit.first().byMessage()
                        && "referral_conversion".equals(verdict.category())
                        && "free_entry_point".equals(verdict.type());
        if (!entryPoint && !plain(verdict).equals(plain(estimate))) return "category";
        var agree =
                "paid_exempt".equals(verdict.type())
                        || "regular".equals(verdict.type()) == "regular".equals(estimate.type());
        return agree ? "null" : "type";
    }

    private static String plain(Said said) {
        return "marketing_lite".equals(said.category()) ? "marketing" : "" + said.category();
    }
}
