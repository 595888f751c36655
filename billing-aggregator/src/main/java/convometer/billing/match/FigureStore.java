package convometer.billing.match;

import convometer.billing.match.ImportedFigures.Import;
import convometer.billing.match.rules.AcceptedFigure;
import convometer.billing.rules.Decimals;
import convometer.events.MetaFigure;
import convometer.events.MetaFiguresImport;
import convometer.events.MetaFiguresUpdate;
import convometer.schemas.Topics;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.context.annotation.Requires;

import jakarta.inject.Singleton;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Writes imports. Lines first and the import after them: until that is there, the one before
/// holds. Each has a place for its lines, so that imports at the same time, here or on another
/// instance, leave each other's alone; the later one holds.
@Singleton
@Requires(beans = ImportedFigures.class)
final class FigureStore {

    /// A line has some 250 bytes at most, and a record a megabyte.
    static final int LINES_A_PART = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(FigureStore.class);

    private final Publisher publisher;
    private final ImportedFigures imported;
    private final Clock clock;

    FigureStore(Publisher publisher, ImportedFigures imported, Clock clock) {
        this.publisher = publisher;
        this.imported = imported;
        this.clock = clock;
    }

    /// Key of an import.
    static String key(String wabaId, String month, String source) {
        return wabaId + "/" + month + "/" + source;
    }

    /// Replaces the import of the same source, if there is one, and removes its lines. Those of one
    /// that was not seen yet stay, and are nobody's.
    Import put(String wabaId, String month, String currency, Instant takenAt, FigureFile file) {
        var source = file.source().code();
        var before = imported.of(wabaId, month).get(source);
        var id = UUID.randomUUID().toString();
        var key = key(wabaId, month, source);
        var figures = file.figures().figures();
        var parts = 0;
        for (var from = 0; from < figures.size(); from += LINES_A_PART) {
            var part = figures.subList(from, Math.min(figures.size(), from + LINES_A_PART));
            publisher.publish(
                    Topics.META_FIGURES,
                    part(key, id, parts),
                    update(wabaId, month, source, id)
                            .setFigures(part.stream().map(FigureStore::record).toList())
                            .build());
            parts++;
        }
        var about =
                new MetaFiguresImport(
                        clock.instant().truncatedTo(ChronoUnit.MILLIS),
                        takenAt.truncatedTo(ChronoUnit.MILLIS),
                        file.figures().granularity().code(),
                        file.figures().zone().getId(),
                        currency,
                        file.figures().decimals(),
                        id,
                        parts,
                        (long) figures.size());
        publisher.publish(
                Topics.META_FIGURES,
                key,
                update(wabaId, month, source, id).setImported(about).setFigures(List.of()).build());
        if (before != null) tidy(key, before.about());
        return new Import(id, about);
    }

    /// What is not removed is nobody's: the import is written all the same.
    private void tidy(String key, MetaFiguresImport replaced) {
        try {
            remove(key, replaced);
        } catch (ProblemException e) {
            LOG.warn("lines of a replaced import of figures stay: {}", e.problem().code());
        }
    }

    private void remove(String key, MetaFiguresImport replaced) {
        for (var part = 0; part < replaced.getParts(); part++)
            publisher.remove(Topics.META_FIGURES, part(key, replaced.getPlace(), part));
    }

    private static String part(String key, String place, int part) {
        return "%s/%s/%05d".formatted(key, place, part);
    }

    private static MetaFiguresUpdate.Builder update(
            String wabaId, String month, String source, String id) {
        return MetaFiguresUpdate.newBuilder()
                .setWabaId(wabaId)
                .setMonth(month)
                .setSource(source)
                .setImportId(id);
    }

    private static MetaFigure record(AcceptedFigure figure) {
        return new MetaFigure(
                figure.phoneNumberId(),
                figure.country(),
                figure.start(),
                figure.category(),
                figure.type(),
                figure.detail(),
                figure.volume(),
                figure.cost() == null ? null : Decimals.plain(figure.cost()));
    }
}
