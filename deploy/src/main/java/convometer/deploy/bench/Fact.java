package convometer.deploy.bench;

import convometer.events.DeliveryFact;
import convometer.events.DeliveryWindow;
import convometer.events.ReportedPricing;
import convometer.events.ThreadDecision;
import convometer.events.WebhookOffset;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What window-tracker tells of a delivered message: one to each customer, in several markets, of
/// several categories and templates.
///
/// @param unit of the ledger, counted from 0
/// @param at when it was delivered
record Fact(int unit, Instant at) {

    /// Country codes, and how many digits come after them.
    private static final List<String> COUNTRIES =
            List.of("55119", "9198", "49151", "4477", "52155", "1415", "6281", "97150");

    private static final int DIGITS = 8;
    private static final List<String> CATEGORIES =
            List.of("marketing", "utility", "authentication", "utility");
    private static final int TEMPLATES = 20;
    private static final Duration WINDOW = Duration.ofHours(24);

    Traffic.Event event() {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId(number())
                        .setCustomer(customer())
                        .setKind("message_delivered")
                        .setAt(at)
                        .setDelivery(delivery())
                        .build();
        var key = new ThreadKey(number(), customer()).toString();
        return new Traffic.Event(Topics.THREAD_DECISIONS, key, decision);
    }

    private DeliveryFact delivery() {
        var category = CATEGORIES.get(unit % CATEGORIES.size());
        return DeliveryFact.newBuilder()
                .setWamid(unitId())
                .setRevision(1)
                .setDeliveredAt(at)
                .setWabaId(Scene.WABAS.getFirst())
                .setRecipient(customer())
                .setKind("template")
                .setCategory(category)
                .setSentByUs(true)
                .setInWindow(isInWindow())
                .setInEntryPoint(false)
                .setPricing(pricing(category))
                .setWindow(isInWindow() ? window() : null)
                .setWebhooks(List.of(webhook(0), webhook(1), webhook(2)))
                .setTemplateName("template_" + unit % TEMPLATES)
                .setTemplateLanguage("en")
                .build();
    }

    private boolean isInWindow() {
        return unit % 5 == 0;
    }

    private DeliveryWindow window() {
        var opened = at.minusSeconds(60);
        return DeliveryWindow.newBuilder()
                .setOpenedAt(opened)
                .setUntil(opened.plus(WINDOW))
                .setMessageId("wamid.asked" + unit)
                .setWebhook(webhook(3))
                .build();
    }

    private WebhookOffset webhook(int nth) {
        return WebhookOffset.newBuilder().setPartition(nth).setOffset(unit).build();
    }

    /// Meta's verdict: within a window, utility is free.
    private ReportedPricing pricing(String category) {
        var free = isInWindow() && category.equals("utility");
        return ReportedPricing.newBuilder()
                .setBillable(!free)
                .setModel("PMP")
                .setType(free ? "free_customer_service" : "regular")
                .setCategory(category)
                .setCanonical("{\"billable\":%s,\"category\":\"%s\"}".formatted(!free, category))
                .build();
    }

    /// As the ledger names it.
    String unitId() {
        return String.format(Locale.ROOT, "wamid.HBgNQU5TV0VSUw%010dAA==", unit);
    }

    private String customer() {
        var country = COUNTRIES.get(unit / CATEGORIES.size() % COUNTRIES.size());
        return country + String.format(Locale.ROOT, "%0" + DIGITS + "d", unit);
    }

    private String number() {
        return Scene.FAST.get(unit / 7 % Scene.FAST.size());
    }
}
