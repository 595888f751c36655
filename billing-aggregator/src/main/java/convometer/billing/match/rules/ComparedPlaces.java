package convometer.billing.match.rules;

import java.util.HashSet;
import java.util.Set;

/// Where figures are compared by country, and where by market. A unit or a line whose country is
/// not known may be in any of the market's, so that of its number all in that market is compared
/// together.
final class ComparedPlaces {

    private record Whole(String phoneNumberId, String market) {}

    private final Set<Whole> wholes = new HashSet<>();

    ComparedPlaces(LedgerFold fold, MetaFigures figures) {
        fold.places(this::add);
        for (var line : figures.lines()) add(line.phoneNumberId(), line.place());
    }

    private void add(String phoneNumberId, Place place) {
        if (place.country().isEmpty()) wholes.add(new Whole(phoneNumberId, place.market()));
    }

    /// Where something of a number is compared.
    Place of(String phoneNumberId, Place place) {
        return wholes.contains(new Whole(phoneNumberId, place.market()))
                ? Place.of(place.market())
                : place;
    }
}
