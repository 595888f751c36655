package convometer.deploy.twin;

import java.time.LocalDate;

/// The ways in which Meta charged, by the local day of delivery.
enum PriceEra {
    /// By conversations that the customer or the business began.
    TWO_KINDS(LocalDate.MIN),
    /// By conversations of four categories.
    FOUR_KINDS(LocalDate.of(2023, 6, 1)),
    /// By message; inside the window free-form and utility are free.
    BY_MESSAGE(LocalDate.of(2025, 7, 1)),
    /// By message; of free-form a thousand a month are free, and utility is not.
    FREE_FORM_TIER(LocalDate.of(2026, 10, 1));

    private final LocalDate from;

    PriceEra(LocalDate from) {
        this.from = from;
    }

    static PriceEra on(LocalDate day) {
        var era = TWO_KINDS;
        for (var one : values()) if (!day.isBefore(one.from)) era = one;
        return era;
    }

    boolean byConversation() {
        return this == TWO_KINDS || this == FOUR_KINDS;
    }

    String model() {
        return byConversation() ? "CBP" : "PMP";
    }
}
