package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchMail;
import convometer.outbound.batches.state.BatchResult;
import convometer.outbound.batches.state.BatchState;

import jakarta.inject.Singleton;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Topics and stores of batches in memory; orders are followed at once, and nothing is sent.
@Singleton
final class FakeBatches implements BatchLog, BatchStore, BatchArchive {

    final List<BatchMail> mails = new ArrayList<>();
    final Map<String, BatchState> states = new ConcurrentHashMap<>();
    final Map<Integer, BatchResult> results = new ConcurrentHashMap<>();
    volatile boolean away;

    @Override
    public synchronized Place append(Iterator<BatchMail> more) {
        if (away) throw new Unavailable(new TimeoutException());
        var offset = mails.size();
        more.forEachRemaining(this::take);
        return new Place(0, offset);
    }

    private void take(BatchMail mail) {
        mails.add(mail);
        var id = mail.getBatchId();
        var plan = mail.getPlan();
        if (plan != null) states.putIfAbsent(id, StoredProgress.fresh(id, mail.getUpload(), plan));
        var state = states.get(id);
        var order = mail.getOrder();
        if (state == null || order == null) return;
        var progress = new StoredProgress(500).progress(state);
        progress.apply(order);
        states.put(id, StoredProgress.kept(state, progress, Instant.EPOCH));
    }

    @Override
    public Optional<BatchState> state(String batchId) {
        return Optional.ofNullable(states.get(batchId));
    }

    @Override
    public Map<Integer, BatchResult> results(BatchState batch) {
        return Map.copyOf(results);
    }

    @Override
    public synchronized void items(BatchState batch, Consumer<BatchItem> items) {
        mails.stream()
                .filter(mail -> mail.getUpload().equals(batch.getUpload()))
                .filter(mail -> mail.getItem() != null)
                .forEach(mail -> items.accept(Objects.requireNonNull(mail.getItem())));
    }
}
