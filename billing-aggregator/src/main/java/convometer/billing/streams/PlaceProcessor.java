package convometer.billing.streams;

import convometer.billing.rules.UnitState.Move;
import convometer.billing.state.AssessedUnit;
import convometer.billing.state.KnownUnitState;
import convometer.billing.state.PoolMove;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Keeps the newest assessment of each message, and tells the free tiers when it takes or gives up
/// a place. Passes on to the ledger that there is news.
final class PlaceProcessor extends ContextualProcessor<String, AssessedUnit, String, Object> {

    static final String UNITS = "units";

    private KeyValueStore<String, KnownUnitState> units;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    PlaceProcessor() {}

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        units = context.getStateStore(UNITS);
    }

    @Override
    public void process(Record<String, AssessedUnit> assessed) {
        var known = units.get(assessed.key());
        var before = States.unitState(known);
        var news = assessed.value();
        var step = before.assessed(news.getRevision(), States.unit(news.getUnit()));
        if (step.state().equals(before)) return;
        units.put(assessed.key(), States.known(step.state()));
        for (var move : step.decisions()) tell(assessed, move);
        context().forward(assessed.withValue(new LedgerProcessor.Assessed()));
    }

    private void tell(Record<String, AssessedUnit> cause, Move move) {
        var message =
                PoolMove.newBuilder()
                        .setWamid(move.position().wamid())
                        .setAt(move.position().at())
                        .setJoins(move.joins())
                        .setAllowance(move.pool().allowance())
                        .build();
        context().forward(cause.withKey(move.pool().id()).withValue(message));
    }
}
