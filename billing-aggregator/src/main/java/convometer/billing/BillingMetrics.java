package convometer.billing;

import convometer.billing.rules.Categories;
import convometer.billing.rules.Discrepancy;
import convometer.billing.rules.PricingTypes;
import convometer.events.Charge;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.GlobalRecords;
import convometer.schemas.streams.ProcessingFailures;
import convometer.schemas.streams.RejectedRecord;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the ledger did. Every meter is there from the start; words of Meta's that are not ours are
/// counted as `other`. After a crash a few may be counted twice: amounts are in the ledger.
@Context
public final class BillingMetrics {

    private static final String OTHER = "other";
    private static final String NONE = "none";
    private static final Set<String> CATEGORIES = categories();
    private static final Set<String> TYPES = types();
    private static final List<String> REASONS =
            List.of(
                    "unknown_waba",
                    "too_late",
                    GlobalRecords.UNREADABLE,
                    ProcessingFailures.CODE,
                    RejectedRecord.MALFORMED,
                    RejectedRecord.CONTRADICTS_KEY,
                    RejectedRecord.BAD_TIMESTAMP);

    private final MeterRegistry registry;
    private final Counter corrections;
    private final Counter unpriced;
    private final Counter unknown;
    private final Counter conflicts;

    public BillingMetrics(MeterRegistry registry) {
        this.registry = registry;
        corrections = counter("charges.corrected", "Revisions of charges after the first");
        unknown = counter("messages.unknown", "Messages of no known kind that are in no unit");
        conflicts =
                counter(
                        "messages.delivered.and.failed",
                        "Messages of which Meta said both; they count as delivered");
        unpriced = counter("charges.unpriced", "Charges, of any revision, without a price");
        for (var category : CATEGORIES)
            for (var type : TYPES) {
                charges(category, type, "verdict");
                charges(category, type, "estimate");
            }
        for (var discrepancy : Discrepancy.values()) discrepancies(discrepancy.code());
        REASONS.forEach(this::deadLetters);
    }

    private static Set<String> categories() {
        var categories = new TreeSet<>(Categories.TEMPLATES);
        categories.addAll(Categories.RATED);
        categories.addAll(Set.of("group_marketing", "group_utility", "group_service"));
        categories.addAll(Set.of(Categories.ENTRY_POINT, Categories.UNKNOWN, OTHER));
        return categories;
    }

    private static Set<String> types() {
        var types = new TreeSet<>(PricingTypes.FREE);
        types.addAll(Set.of(PricingTypes.REGULAR, OTHER, NONE));
        return types;
    }

    /// A revision was written to the ledger.
    public void booked(Charge charge) {
        if (charge.getRevision() > 1) corrections.increment();
        if (charge.getWithdrawn()) return;
        charges(
                        within(CATEGORIES, charge.getCategory()),
                        charge.getType() == null ? NONE : within(TYPES, charge.getType()),
                        charge.getBasis())
                .increment();
        if (charge.getAmount() == null) unpriced.increment();
        count(charge.getDiscrepancy());
    }

    private void count(@Nullable String discrepancy) {
        if (discrepancy != null) discrepancies(discrepancy).increment();
    }

    /// P6: a message of no known kind is in no unit.
    public void unknown() {
        unknown.increment();
    }

    /// S3: Meta said of a message that it was delivered, and that it failed.
    public void deliveredAndFailed() {
        conflicts.increment();
    }

    /// A record went to the dead letters.
    public void setAside(String reason) {
        deadLetters(reason).increment();
    }

    private static String within(Set<String> words, String word) {
        return words.contains(word) ? word : OTHER;
    }

    private Counter charges(String category, String type, String basis) {
        return counter(
                "charges.booked",
                "Charges written, of any revision",
                "category",
                category,
                "type",
                type,
                "basis",
                basis);
    }

    private Counter discrepancies(String discrepancy) {
        return counter(
                "charges.discrepancies",
                "Charges, of any revision, over which Meta and we differ",
                "class",
                discrepancy);
    }

    private Counter deadLetters(String reason) {
        return DeadLetters.counted(reason, registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }
}
