package convometer.billing.match;

import convometer.events.Charge;
import convometer.events.MetaFigure;
import convometer.events.MetaFiguresUpdate;
import convometer.schemas.Topic;
import convometer.schemas.service.Publisher;

import org.apache.avro.specific.SpecificRecord;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Imports in memory, and a ledger with some units.
public final class KnownFigures implements Publisher, ImportedFigures, MonthUnits {

    private final Publisher others;
    private final Map<String, MetaFiguresUpdate> updates = new TreeMap<>();
    private final List<Charge> charges = new ArrayList<>();

    /// @param others takes what is not about figures
    public KnownFigures(Publisher others) {
        this.others = others;
    }

    /// Adds a unit to the ledger.
    public void book(Charge charge) {
        charges.add(charge);
    }

    /// Everything that was written, by key.
    Map<String, MetaFiguresUpdate> written() {
        return updates;
    }

    @Override
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
        if (value instanceof MetaFiguresUpdate update) updates.put(key, update);
        else others.publish(topic, key, value);
    }

    @Override
    public void remove(Topic<?> topic, String key) {
        updates.remove(key);
    }

    @Override
    public Map<String, Import> of(String wabaId, String month) {
        var found = new TreeMap<String, Import>();
        for (var source : SOURCES) {
            var update = updates.get(FigureStore.key(wabaId, month, source));
            if (update != null)
                found.put(source, new Import(update.getImportId(), update.getImported()));
        }
        return found;
    }

    @Override
    public Optional<List<MetaFigure>> lines(String wabaId, String month, String source, Import of) {
        var prefix = FigureStore.key(wabaId, month, source) + "/" + of.about().getPlace() + "/";
        return Optional.of(
                updates.entrySet().stream()
                        .filter(it -> it.getKey().startsWith(prefix))
                        .filter(it -> it.getValue().getImportId().equals(of.id()))
                        .flatMap(it -> it.getValue().getFigures().stream())
                        .toList());
    }

    @Override
    public boolean hasLeft(YearMonth month) {
        return month.isBefore(YearMonth.parse("2020-01"));
    }

    @Override
    public void forEach(String wabaId, List<YearMonth> months, Consumer<Charge> taker) {
        charges.stream()
                .filter(charge -> charge.getWabaId().equals(wabaId))
                .filter(charge -> months.contains(YearMonth.parse(charge.getMonth())))
                .forEach(taker);
    }
}
