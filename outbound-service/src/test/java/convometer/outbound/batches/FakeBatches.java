package convometer.outbound.batches;

import convometer.outbound.batches.items.UnansweredItems;
import convometer.outbound.batches.results.ItemResults;
import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Topics and stores of batches in memory; commands are followed at once, and nothing is sent.
@Singleton
final class FakeBatches implements BatchLog, BatchStore, ItemResults {

    private static final int SLICE = 2;

    final List<BatchInput> inputs = new ArrayList<>();
    final Map<String, BatchState> states = new ConcurrentHashMap<>();
    final Map<Integer, ItemResult> results = new ConcurrentHashMap<>();
    volatile boolean away;
    volatile @Nullable HostInfo peer;

    /// The stores are there until so many items have been read.
    volatile int movedBehind = Integer.MAX_VALUE;

    void clear() {
        inputs.clear();
        states.clear();
        results.clear();
        away = false;
        peer = null;
        movedBehind = Integer.MAX_VALUE;
    }

    @Override
    public synchronized void append(List<BatchInput> more) {
        if (away) throw new BatchLog.Unavailable(new TimeoutException());
        more.forEach(this::take);
    }

    private void take(BatchInput input) {
        inputs.add(input);
        var id = input.getBatchId();
        var plan = input.getPlan();
        if (plan != null) states.putIfAbsent(id, StoredProgress.fresh(id, input.getUpload(), plan));
        var state = states.get(id);
        var command = input.getCommand();
        if (state == null || command == null) return;
        var progress = new StoredProgress(500).progress(state);
        progress.apply(command);
        states.put(id, StoredProgress.kept(state, progress, Instant.EPOCH));
    }

    @Override
    public Optional<BatchState> state(String batchId) {
        return Optional.ofNullable(states.get(batchId));
    }

    @Override
    public BatchQuery.Page page(BatchQuery query) {
        return query.of(states.values().iterator());
    }

    @Override
    public Optional<HostInfo> elsewhere(String batchId) {
        return Optional.ofNullable(peer);
    }

    @Override
    public synchronized List<ItemResult> after(String batchId, int n) {
        if (n >= movedBehind) throw new ItemResults.Unavailable(new TimeoutException());
        var batch = Objects.requireNonNull(states.get(batchId));
        return inputs.stream()
                .filter(input -> input.getUpload().equals(batch.getUpload()))
                .flatMap(input -> Stream.ofNullable(input.getItem()))
                .filter(item -> item.getN() > n)
                .limit(SLICE)
                .map(item -> result(batch, item))
                .toList();
    }

    private ItemResult result(BatchState batch, BatchItem item) {
        var result = results.get(item.getN());
        return result == null ? UnansweredItems.of(batch).result(item) : result;
    }
}
