package convometer.deploy.simulator.pricing;

import java.time.LocalDate;

/// How Meta charged, by the local day of delivery.
enum PriceEra {
    /// By conversation: initiated by the customer, or by the business.
    BY_INITIATOR(LocalDate.MIN),
    /// By conversation, of four categories.
    BY_CATEGORY(LocalDate.of(2023, 6, 1)),
    /// By message; free-form messages and, inside the window, utility templates are free.
    BY_MESSAGE(LocalDate.of(2025, 7, 1)),
    /// By message; each number has a thousand free-form messages a month for free.
    FREE_TIER(LocalDate.of(2026, 10, 1));

    private final LocalDate from;

    PriceEra(LocalDate from) {
        this.from = from;
    }

    static PriceEra on(LocalDate day) {
        var era = BY_INITIATOR;
        for (var one : values()) if (!day.isBefore(one.from)) era = one;
        return era;
    }

    boolean byConversation() {
        return this == BY_INITIATOR || this == BY_CATEGORY;
    }

    String model() {
        return byConversation() ? "CBP" : "PMP";
    }
}
