package convometer.billing.match.rules;

import java.util.Comparator;

/// Where customers are, as far as figures are compared by it.
///
/// @param market of the rate card
/// @param country with those that share its calling code: `GB/GG/IM/JE`; `other`: in no row of the
///   table of markets; empty: any of the market's
public record Place(String market, String country) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::market).thenComparing(Place::country);

    /// A whole market.
    public static Place of(String market) {
        return new Place(market, "");
    }

    boolean has(Place other) {
        return market.equals(other.market) && (country.isEmpty() || country.equals(other.country));
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
