package convometer.billing.match.rules;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/// The rate cards, as far as a match has to know them.
@FunctionalInterface
public interface BandRates {

    /// The rates of all bands of a market and category on a day, that of the first band first;
    /// empty: the card lists none.
    List<BigDecimal> of(String market, String category, LocalDate date);
}
