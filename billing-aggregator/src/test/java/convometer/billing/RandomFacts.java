package convometer.billing;

import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.DeliveryWindow;
import convometer.events.ReportedConversation;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.events.WebhookOffset;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Facts of a random history around one boundary of eras or months: messages and conversations that
/// are revised, withdrawn and moved to other threads, with verdicts that come, go and contradict.
public final class RandomFacts {

    private static final List<String> BOUNDARIES =
            List.of(
                    "2022-02-01T03:00:00Z",
                    "2023-04-04T03:00:00Z",
                    "2023-06-01T03:00:00Z",
                    "2024-11-01T03:00:00Z",
                    "2025-07-01T03:00:00Z",
                    "2025-08-01T03:00:00Z",
                    "2026-10-01T03:00:00Z",
                    "2026-11-01T03:00:00Z");
    private static final List<String> CATEGORIES =
            List.of("marketing", "marketing_lite", "utility", "utility", "authentication");
    private static final List<String> KINDS =
            List.of("free_form", "free_form", "template", "template", "reaction", "unknown");
    private static final List<String> TEMPLATES = List.of("offer", "offer/2");
    private static final List<String> CONVERSATIONS =
            List.of(
                    "service",
                    "service",
                    "utility",
                    "user_initiated",
                    "business_initiated",
                    "referral_conversion");

    private final SplittableRandom random;
    private final String prefix;
    private final Instant boundary;
    private final List<String> conversationIds = new ArrayList<>();
    private final List<ThreadDecision> facts = new ArrayList<>();

    private RandomFacts(SplittableRandom random, String prefix, Instant boundary) {
        this.random = random;
        this.prefix = prefix;
        this.boundary = boundary;
    }

    /// A boundary of eras or months.
    public static Instant boundary(SplittableRandom random) {
        return Instant.parse(BOUNDARIES.get(random.nextInt(BOUNDARIES.size())));
    }

    public static List<ThreadDecision> of(SplittableRandom random) {
        return of(random, "");
    }

    /// One of several histories that are one together.
    ///
    /// @param prefix of all ids
    public static List<ThreadDecision> of(SplittableRandom random, String prefix) {
        return of(random, prefix, boundary(random));
    }

    /// One of several histories around one boundary.
    ///
    /// @param prefix of all ids
    public static List<ThreadDecision> of(
            SplittableRandom random, String prefix, Instant boundary) {
        var world = new RandomFacts(random, prefix, boundary);
        for (var i = random.nextInt(8); i > 0; i--) world.conversation();
        for (var i = random.nextInt(1, 16); i > 0; i--) world.message(prefix + "w" + i);
        return world.facts;
    }

    /// All facts in any order, some of them twice.
    public static List<ThreadDecision> shuffled(
            SplittableRandom random, List<ThreadDecision> facts) {
        var arrivals = new ArrayList<>(facts);
        for (var fact : facts) if (random.nextInt(4) == 0) arrivals.add(fact);
        for (var i = arrivals.size() - 1; i > 0; i--) {
            var j = random.nextInt(i + 1);
            arrivals.set(i, arrivals.set(j, arrivals.get(i)));
        }
        return arrivals;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private Instant at() {
        var hours = oneIn(3) ? random.nextInt(-20, 20) : 0;
        return boundary.plus(Duration.ofHours(hours)).plusSeconds(random.nextInt(-2, 3));
    }

    private ThreadDecision.Builder decision(String kind, Instant at) {
        return ThreadDecision.newBuilder()
                .setPhoneNumberId(one(List.of("number", "number", "number2")))
                .setCustomer(one(List.of("5511000001", "5511000001", "5511000002")))
                .setKind(kind)
                .setAt(at);
    }

    private String waba() {
        return one(List.of("waba", "waba", "waba", "east", "euro", "other"));
    }

    private void conversation() {
        var category = one(CONVERSATIONS);
        var opened = at();
        var id = "number/" + prefix + "5511000001/" + category + "/" + opened;
        if (conversationIds.contains(id)) return;
        conversationIds.add(id);
        var revisions = random.nextInt(1, 4);
        for (var revision = 1; revision <= revisions; revision++)
            facts.add(
                    decision("conversation_opened", opened)
                            .setConversation(
                                    ConversationFact.newBuilder()
                                            .setConversationId(id)
                                            .setCategory(category)
                                            .setOpenedAt(opened)
                                            .setEndedAt(opened.plusSeconds(86400))
                                            .setOpenedBy("w1")
                                            .setWabaId(waba())
                                            .setRecipient("5511000001")
                                            .setRevision(revision)
                                            .setWithdrawn(oneIn(5))
                                            .setSentByUs(!oneIn(5))
                                            .build())
                            .build());
    }

    private void message(String wamid) {
        var group = oneIn(8) ? "g" : null;
        var customer = one(List.of("5511000001", "5511000002"));
        var participant = oneIn(3) ? null : "BR.1";
        var revisions = random.nextInt(1, 5);
        for (var revision = 1; revision <= revisions; revision++) {
            var fact = delivery(wamid, revision, group, participant);
            var decision = decision("message_delivered", fact.getDeliveredAt()).setDelivery(fact);
            if (group != null) decision.setCustomer(customer);
            facts.add(decision.build());
        }
    }

    private DeliveryFact delivery(
            String wamid, int revision, @Nullable String group, @Nullable String participant) {
        var kind = one(KINDS);
        var conversation =
                conversationIds.isEmpty() || oneIn(4) || group != null
                        ? null
                        : one(conversationIds);
        return DeliveryFact.newBuilder()
                .setWamid(wamid)
                .setRevision(revision)
                .setDeliveredAt(at())
                .setWabaId(waba())
                .setRecipient(oneIn(4) ? null : "5511000001")
                .setKind(kind)
                .setCategory(kind.equals("template") ? one(CATEGORIES) : null)
                .setSentByUs(!oneIn(6))
                .setInWindow(random.nextBoolean())
                .setInEntryPoint(group == null && oneIn(8))
                .setConversationId(conversation)
                .setOpensConversation(conversation != null && oneIn(2))
                .setPricing(oneIn(3) ? null : pricing())
                .setConversation(oneIn(2) ? null : reported())
                .setWithdrawn(oneIn(8))
                .setGroupId(group)
                .setParticipant(group == null ? null : participant)
                .setWindow(oneIn(2) ? null : window())
                .setWebhooks(oneIn(2) ? List.of() : List.of(webhook(), webhook()))
                .setTemplateName(kind.equals("template") ? one(TEMPLATES) : null)
                .setTemplateLanguage(kind.equals("template") ? "pt_BR" : null)
                .setLabels(labels())
                .build();
    }

    /// Of a team, or of none, and with another label or not.
    private Map<String, String> labels() {
        var labels = new HashMap<String, String>();
        if (!oneIn(3)) labels.put("team", one(List.of("orders", "a/b", "")));
        if (oneIn(2)) labels.put("order", "o" + random.nextInt(100));
        return labels;
    }

    /// What no charge may depend on.
    private DeliveryWindow window() {
        return new DeliveryWindow(at(), at(), oneIn(2) ? null : "in", oneIn(2) ? null : webhook());
    }

    private WebhookOffset webhook() {
        return new WebhookOffset(random.nextInt(3), random.nextLong(100));
    }

    private ReportedConversation reported() {
        return ReportedConversation.newBuilder()
                .setId(prefix + "X" + random.nextInt(4))
                .setCanonical("{}")
                .build();
    }

    private ReportedPricing pricing() {
        var categories =
                List.of(
                        "service",
                        "utility",
                        "utility",
                        "marketing",
                        "referral_conversion",
                        "group_utility");
        return ReportedPricing.newBuilder()
                .setBillable(oneIn(6) ? null : random.nextBoolean())
                .setModel(oneIn(3) ? "CBP" : "PMP")
                .setType(oneIn(2) ? null : one(List.of("regular", "regular", "free_entry_point")))
                .setCategory(oneIn(12) ? null : one(categories))
                .setSubtype(oneIn(12) ? "paid_exempt" : null)
                .setCanonical("{}")
                .build();
    }
}
