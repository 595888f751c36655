package convometer.billing.match;

import java.util.Locale;
import java.util.Optional;

/// Where figures of Meta's come from.
enum FigureSource {
    /// Delivered messages and what they cost.
    PRICING_ANALYTICS("volume"),
    /// Conversations and what they cost.
    CONVERSATION_ANALYTICS("conversation"),
    /// Lines of an invoice.
    INVOICE("volume");

    private final String volume;

    FigureSource(String volume) {
        this.volume = volume;
    }

    /// As answers and records write it: `pricing_analytics`.
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The field with how many there are.
    String volume() {
        return volume;
    }

    /// Whether a unit of the ledger can be among them.
    ///
    /// @param unit `conversation` or `message`
    boolean counts(String unit) {
        return switch (this) {
            case PRICING_ANALYTICS -> unit.equals("message");
            case CONVERSATION_ANALYTICS -> unit.equals("conversation");
            case INVOICE -> true;
        };
    }

    static Optional<FigureSource> of(String code) {
        for (var source : values()) if (source.code().equals(code)) return Optional.of(source);
        return Optional.empty();
    }
}
