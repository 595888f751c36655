package convometer.billing.match.rules;

import java.util.Comparator;

/// Where customers are, as far as figures are compared by it.
///
/// @param market of the rate card
/// @param country with those that share its calling code: `GB/GG/IM/JE`; empty: not compared by
///   country, or in no row of the table of markets
public record Place(String market, String country) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::market).thenComparing(Place::country);

    /// A whole market.
    public static Place of(String market) {
        return new Place(market, "");
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
