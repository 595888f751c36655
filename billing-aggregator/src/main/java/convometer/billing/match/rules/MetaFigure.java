package convometer.billing.match.rules;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// A line of what Meta reports: a data point of its analytics, or a line of an invoice.
///
/// @param bucket in the calendar of the import
/// @param volume messages or conversations
/// @param cost null: Meta does not say, as where a partner's credit line pays
public record MetaFigure(
        String phoneNumberId,
        Place place,
        int bucket,
        Kind kind,
        long volume,
        @Nullable BigDecimal cost) {

    MetaFigure at(Place other) {
        return new MetaFigure(phoneNumberId, other, bucket, kind, volume, cost);
    }
}
