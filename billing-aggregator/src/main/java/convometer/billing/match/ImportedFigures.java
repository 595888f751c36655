package convometer.billing.match;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.MetaFigure;
import convometer.events.MetaFiguresImport;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The figures of Meta's that were imported, on every instance.
public interface ImportedFigures {

    /// What figures may be of, as records and answers write it.
    List<String> SOURCES = Arrays.stream(FigureSource.values()).map(FigureSource::code).toList();

    /// An import.
    ///
    /// @param id names it
    record Import(String id, MetaFiguresImport about) {}

    /// The imports of an account and month, by source.
    ///
    /// @throws NotReadyException while they are loaded
    Map<String, Import> of(String wabaId, String month);

    /// The lines of an import; empty: they are not all here, or another import has replaced it.
    ///
    /// @throws NotReadyException while they are loaded
    Optional<List<MetaFigure>> lines(String wabaId, String month, String source, Import of);
}
