package convometer.outbound.batches.items;

import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.batch.BatchProgress.Attempt;
import convometer.outbound.rules.batch.PostponedItems;
import convometer.outbound.rules.batch.QuietHours;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/// The items of a batch with quiet hours, in their store.
public final class QuietItems implements PostponedItems {

    private final StoredItems stored;
    private final CustomerZones zones;
    private final BatchState batch;
    private final QuietHours hours;
    private final ItemKeys keys;

    /// No item waits under an earlier key.
    private Bytes from;

    public QuietItems(StoredItems stored, CustomerZones zones, BatchState batch, QuietHours hours) {
        this.stored = stored;
        this.zones = zones;
        this.batch = batch;
        this.hours = hours;
        keys = ItemKeys.of(batch);
        from = keys.firstPostponed();
    }

    @Override
    public @Nullable Instant quietUntil(int item, Instant now) {
        var plan = batch.getPlan();
        var message = Json.object(stored.item(keys, item).getMessage()).orElseThrow();
        var possible = zones.of(plan.getPhoneNumberId(), new SendBody(message));
        var end = hours.end(possible, now, plan.getDeadline());
        return end.equals(now) ? null : end;
    }

    @Override
    public void add(Instant until, Attempt attempt) {
        stored.postpone(keys, until, attempt);
    }

    @Override
    public @Nullable Instant first() {
        var key = stored.firstPostponed(keys, from);
        return key == null ? null : keys.until(key);
    }

    /// What is added from here on waits for longer than what is removed.
    @Override
    public Attempt remove() {
        var key = stored.firstPostponed(keys, from);
        from = Objects.requireNonNull(key, "one of them waits");
        stored.postponed().delete(from);
        return keys.attempt(from);
    }
}
