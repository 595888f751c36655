package convometer.deploy.simulator.log;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.messages.GraphError;
import convometer.deploy.simulator.webhooks.WebhookUpdate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What was accepted, refused and delivered: the latest entries, and counts of all.
public final class SimulatorLog {

    /// How many entries of each kind but accepted messages stay.
    private static final int CAPACITY = 20_000;

    /// What is counted.
    public enum Count {
        TYPE,
        NUMBER,
        CODE,
        FAULT,
        DELIVERED
    }

    private final RingBuffer<SentMessage> sent = new RingBuffer<>();
    private final RingBuffer<SentMessage> duplicates = new RingBuffer<>();
    private final RingBuffer<RefusedSend> refused = new RingBuffer<>();
    private final RingBuffer<DeliveredUpdate> delivered = new RingBuffer<>();
    private final RingBuffer<ReadReceipt> readReceipts = new RingBuffer<>();

    /// How often a message came, by the wamid of the first.
    private final Map<String, Integer> copies = new ConcurrentHashMap<>();

    private record Counted(Count count, String value) implements Comparable<Counted> {

        @Override
        public int compareTo(Counted other) {
            var byCount = count.compareTo(other.count);
            return byCount != 0 ? byCount : value.compareTo(other.value);
        }
    }

    private final Map<Counted, LongAdder> counts = new ConcurrentSkipListMap<>();

    /// Counts one more message with the same callback data.
    ///
    /// @return how many there were before
    public int addCopy(String firstWamid) {
        return copies.merge(firstWamid, 1, Integer::sum) - 1;
    }

    /// Logs an accepted message.
    ///
    /// @param capacity how many accepted messages stay
    public void accepted(AcceptedMessage message, @Nullable String fault, int capacity) {
        var data = message.callbackData();
        var entry =
                sent.add(
                        position ->
                                new SentMessage(
                                        message.wamid(),
                                        message.phoneNumberId(),
                                        message.recipient(),
                                        data == null ? "" : data,
                                        position,
                                        message.acceptedAt().toString(),
                                        message.type(),
                                        message.template(),
                                        message.priorCopies() + 1,
                                        fault),
                        capacity,
                        old -> copies.remove(old.wamid()));
        if (entry.copy() > 1) {
            var _ = duplicates.add(_ -> entry, CAPACITY, _ -> {});
        }
        count(Count.TYPE, message.type());
        count(Count.NUMBER, message.phoneNumberId());
        if (fault != null) count(Count.FAULT, fault);
    }

    /// Logs a refused request.
    ///
    /// @param to the recipient, as far as the body could be read
    /// @param data the callback data, as far as the body could be read
    public void refused(
            Instant at,
            String path,
            String to,
            String data,
            GraphError error,
            @Nullable String fault) {
        var _ =
                refused.add(
                        position ->
                                new RefusedSend(
                                        position,
                                        at.toString(),
                                        path,
                                        to,
                                        data,
                                        error.httpStatus(),
                                        error.code(),
                                        error.details(),
                                        fault),
                        CAPACITY,
                        _ -> {});
        count(Count.CODE, Integer.toString(error.code()));
        if (fault != null) count(Count.FAULT, fault);
    }

    public void read(Instant at, String phoneNumberId, String messageId, boolean typing) {
        var _ =
                readReceipts.add(
                        position ->
                                new ReadReceipt(
                                        position, at.toString(), phoneNumberId, messageId, typing),
                        CAPACITY,
                        _ -> {});
    }

    public void delivered(Instant at, WebhookUpdate update) {
        var content = update.content();
        var status = content.path("status").asText();
        var _ =
                delivered.add(
                        position ->
                                new DeliveredUpdate(
                                        position,
                                        at.toString(),
                                        update.list().isEmpty() ? update.field() : update.list(),
                                        content.path("id").asText(),
                                        status,
                                        update.copy()),
                        CAPACITY,
                        _ -> {});
        count(Count.DELIVERED, status.isEmpty() ? update.field() : status);
    }

    private void count(Count count, String value) {
        counts.computeIfAbsent(new Counted(count, value), _ -> new LongAdder()).increment();
    }

    /// How many of each value.
    public Map<String, Long> counted(Count count) {
        var counted = new TreeMap<String, Long>();
        counts.forEach((key, number) -> {
            if (key.count() == count) counted.put(key.value(), number.sum());
        });
        return counted;
    }

    public RingBuffer<SentMessage> sent() {
        return sent;
    }

    public RingBuffer<SentMessage> duplicates() {
        return duplicates;
    }

    public RingBuffer<RefusedSend> refused() {
        return refused;
    }

    public RingBuffer<DeliveredUpdate> delivered() {
        return delivered;
    }

    public RingBuffer<ReadReceipt> readReceipts() {
        return readReceipts;
    }
}
