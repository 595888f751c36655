package convometer.billing.streams;

import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Rank;
import convometer.billing.rules.RankedPool;
import convometer.billing.state.News;
import convometer.billing.state.PoolState;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Runs [RankedPool] for each pool.
final class PoolProcessor extends ContextualProcessor<String, News, String, Object> {

    private final String poolsName;
    private final String positionsName;
    private KeyValueStore<String, PoolState> pools;
    private KeyValueStore<String, byte[]> positions;

    /// @param poolsName store of pools
    /// @param positionsName store of their members
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    PoolProcessor(String poolsName, String positionsName) {
        this.poolsName = poolsName;
        this.positionsName = positionsName;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        pools = context.getStateStore(poolsName);
        positions = context.getStateStore(positionsName);
    }

    @Override
    public void process(Record<String, News> news) {
        var move = (Move) Notes.note(news.key(), news.value());
        var known = pools.get(move.to());
        var pool = known == null ? RankedPool.of(move.pool().starts()) : States.ranked(known);
        var members = new StoredPositions(positions, move.to());
        var step =
                move.joins()
                        ? pool.join(members, move.position())
                        : pool.leave(members, move.position());
        pools.put(move.to(), States.known(step.state()));
        for (var ranked : step.decisions()) {
            var rank = new Rank(move.pool().of(), move.to(), ranked.position(), ranked.from());
            context().forward(news.withKey(rank.to()).withValue(rank));
        }
    }
}
