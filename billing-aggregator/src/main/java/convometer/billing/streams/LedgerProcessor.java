package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.rules.Prices;
import convometer.billing.rules.UnitState;
import convometer.billing.state.KnownRank;
import convometer.billing.state.KnownUnitState;
import convometer.events.Charge;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The ledger: one charge a unit. Writes a revision only when something changed, and what that
/// changes on the statement.
final class LedgerProcessor extends ContextualProcessor<String, Object, String, Object> {

    static final String LEDGER = "ledger";

    /// There is a new assessment in the store of units.
    record Assessed() {}

    private final Prices prices;
    private final BillingMetrics metrics;
    private KeyValueStore<String, KnownUnitState> units;
    private KeyValueStore<String, Charge> ledger;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(Prices prices, BillingMetrics metrics) {
        this.prices = prices;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        units = context.getStateStore(PlaceProcessor.UNITS);
        ledger = context.getStateStore(LEDGER);
    }

    @Override
    public void process(Record<String, Object> news) {
        var state = States.unitState(units.get(news.key()));
        if (news.value() instanceof KnownRank word) state = heard(news.key(), state, word);
        if (state.pending()) return;
        book(news, ledger.get(news.key()), state);
    }

    private UnitState heard(String wamid, UnitState before, KnownRank word) {
        var after = before.ranked(States.rank(word));
        if (!after.equals(before)) units.put(wamid, States.known(after));
        return after;
    }

    private void book(Record<String, Object> cause, @Nullable Charge before, UnitState state) {
        var charge = Charges.next(before, state, prices);
        if (charge == null) return;
        ledger.put(cause.key(), charge);
        metrics.booked(charge);
        context().forward(cause.withValue(charge));
        for (var change : Lines.changes(before, charge))
            context().forward(cause.withKey(Lines.key(change.getLine())).withValue(change));
    }
}
