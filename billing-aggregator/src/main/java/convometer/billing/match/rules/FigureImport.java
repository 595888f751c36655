package convometer.billing.match.rules;

import java.time.ZoneId;
import java.util.List;

/// A file of figures that was taken.
///
/// @param zone in which its days and months begin
/// @param decimals the most that one of its amounts has
public record FigureImport(
        Granularity granularity, ZoneId zone, int decimals, List<AcceptedFigure> figures) {}
