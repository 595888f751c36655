package convometer.billing.streams;

import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Rules P and V read literally for an account in Sao Paulo around the two midnights of the test,
/// with nothing of the software's: take the newest facts, sort, the first of each month are free.
record LiteralLedger(int allowance) {

    private static final Instant OCTOBER = Instant.parse("2026-10-01T03:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T03:00:00Z");
    private static final Map<String, String> RATES =
            Map.of("marketing", "0.0625", "utility", "0.0068", "service", "0.0034");

    Map<String, String> charges(List<ThreadDecision> facts) {
        var newest = new HashMap<String, ThreadDecision>();
        for (var fact : facts)
            newest.merge(
                    fact.getDelivery().getWamid(),
                    fact,
                    (a, b) -> revision(a) > revision(b) ? a : b);
        var free = free(newest.values());
        var charges = new TreeMap<String, String>();
        newest.forEach((wamid, fact) -> {
            if (!fact.getDelivery().getKind().equals("reaction"))
                charges.put(wamid, charge(fact, free.contains(wamid)));
        });
        return charges;
    }

    private static int revision(ThreadDecision fact) {
        return fact.getDelivery().getRevision();
    }

    private Set<String> free(Collection<ThreadDecision> facts) {
        var pools = new HashMap<String, List<DeliveryFact>>();
        for (var fact : facts)
            if (counts(fact.getDelivery()))
                pools.computeIfAbsent(
                                fact.getPhoneNumberId() + month(fact.getDelivery()),
                                _ -> new ArrayList<>())
                        .add(fact.getDelivery());
        var free = new HashSet<String>();
        for (var pool : pools.values())
            pool.stream()
                    .sorted(
                            Comparator.comparing(DeliveryFact::getDeliveredAt)
                                    .thenComparing(DeliveryFact::getWamid))
                    .limit(allowance)
                    .forEach(fact -> free.add(fact.getWamid()));
        return free;
    }

    private static boolean counts(DeliveryFact fact) {
        return fact.getKind().equals("free_form")
                && !fact.getInEntryPoint()
                && !isBeforeOctober(fact);
    }

    private static boolean isBeforeOctober(DeliveryFact fact) {
        return fact.getDeliveredAt().isBefore(OCTOBER);
    }

    private static String month(DeliveryFact fact) {
        if (isBeforeOctober(fact)) return "2026-09";
        return fact.getDeliveredAt().isBefore(NOVEMBER) ? "2026-10" : "2026-11";
    }

    private static String charge(ThreadDecision decision, boolean free) {
        var fact = decision.getDelivery();
        var verdict = fact.getPricing();
        var ourCategory = category(fact);
        var ourType = type(fact, free);
        var category = verdict == null ? ourCategory : String.valueOf(verdict.getCategory());
        var type = verdict == null ? ourType : verdict.getType();
        return String.join(
                " ",
                decision.getPhoneNumberId(),
                fact.getDeliveredAt().toString(),
                month(fact),
                category,
                LedgerPropertyTest.orNone(type),
                amount(fact, category, type),
                verdict == null ? "estimate" : "verdict",
                ourCategory,
                LedgerPropertyTest.orNone(ourType),
                discrepancy(fact, ourCategory, ourType));
    }

    private static String category(DeliveryFact fact) {
        return switch (fact.getKind()) {
            case "free_form" -> "service";
            case "template" -> String.valueOf(fact.getCategory());
            default -> "unknown";
        };
    }

    private static @Nullable String type(DeliveryFact fact, boolean free) {
        if (fact.getKind().equals("unknown")) return null;
        if (fact.getInEntryPoint()) return "free_entry_point";
        var isFree =
                switch (category(fact)) {
                    case "service" -> isBeforeOctober(fact) || free;
                    case "utility" -> isBeforeOctober(fact) && fact.getInWindow();
                    default -> false;
                };
        return isFree ? "free_customer_service" : "regular";
    }

    /// The only card begins in October.
    private static String amount(DeliveryFact fact, String category, @Nullable String type) {
        if (type == null) return "-";
        if (!type.equals("regular")) return "0";
        return isBeforeOctober(fact) ? "-" : String.valueOf(RATES.get(category));
    }

    private static String discrepancy(
            DeliveryFact fact, String ourCategory, @Nullable String ourType) {
        var verdict = fact.getPricing();
        if (!fact.getSentByUs()) return "missing_send";
        if (verdict == null) return "missing_verdict";
        if (!ourCategory.equals(verdict.getCategory())) return "category";
        return "regular".equals(verdict.getType()) == "regular".equals(ourType) ? "-" : "type";
    }
}
