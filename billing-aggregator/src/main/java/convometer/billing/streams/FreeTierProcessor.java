package convometer.billing.streams;

import convometer.billing.rules.FreeTier;
import convometer.billing.rules.Position;
import convometer.billing.rules.UnitState.Rank;
import convometer.billing.state.KnownRank;
import convometer.billing.state.PoolMove;
import convometer.billing.state.PoolState;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Runs [FreeTier] for each business number and month. Each word carries the number of the words
/// before it, because it may overtake other news about the same message.
final class FreeTierProcessor extends ContextualProcessor<String, PoolMove, String, KnownRank> {

    static final String TIERS = "free-tiers";
    static final String POSITIONS = "free-tier-positions";

    private KeyValueStore<String, PoolState> tiers;
    private KeyValueStore<String, byte[]> positions;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    FreeTierProcessor() {}

    @Override
    public void init(ProcessorContext<String, KnownRank> context) {
        super.init(context);
        tiers = context.getStateStore(TIERS);
        positions = context.getStateStore(POSITIONS);
    }

    @Override
    public void process(Record<String, PoolMove> moved) {
        var pool = moved.key();
        var move = moved.value();
        var known = tiers.get(pool);
        var tier = known == null ? FreeTier.of(move.getAllowance()) : States.freeTier(known);
        var members = new StoredMembers(positions, pool);
        var position = new Position(move.getAt(), move.getWamid());
        var step = move.getJoins() ? tier.join(members, position) : tier.leave(members, position);
        var sequence = known == null ? 0 : known.getSequence();
        for (var ranked : step.decisions()) {
            var rank = new Rank(pool, ranked.position().at(), ++sequence, ranked.free());
            context()
                    .forward(
                            moved.withKey(ranked.position().wamid()).withValue(States.known(rank)));
        }
        tiers.put(pool, States.known(step.state(), sequence));
    }
}
