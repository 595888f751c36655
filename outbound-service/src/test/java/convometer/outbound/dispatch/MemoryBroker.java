package convometer.outbound.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.Samples;
import convometer.outbound.dispatch.Journal.Entry;
import convometer.outbound.state.JournalEntry;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.accounts.Accounts;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What a broker keeps of a dispatcher, through every crash.
final class MemoryBroker {

    private static final Deserializer<SpecificRecord> READER = Samples.SERDES.deserializer();

    private final PermissionReader permissions =
            DispatchSamples.permissions(new Accounts(List.of()));
    private final Map<String, JournalEntry> journal = new LinkedHashMap<>();
    private long position;

    final List<OutboundReceipt> receipts = new ArrayList<>();
    final List<SendRecord> sends = new ArrayList<>();
    final List<SendOutcome> outcomes = new ArrayList<>();
    final List<OutboundRequest> renewals = new ArrayList<>();
    final List<UnsettledSend> unsettled = new ArrayList<>();
    final List<ProducerRecord<byte[], byte[]>> others = new ArrayList<>();

    synchronized void commit(List<ProducerRecord<byte[], byte[]>> records, long next) {
        records.forEach(this::keep);
        position = next;
    }

    private void keep(ProducerRecord<byte[], byte[]> record) {
        switch (record.topic()) {
            case "dispatch-journal" -> {
                var id = new String(record.key(), UTF_8);
                if (record.value() == null) journal.remove(id);
                else journal.put(id, (JournalEntry) read(record));
            }
            case "outbound-receipts" -> receipts.add((OutboundReceipt) read(record));
            case "send-records" -> sends.add((SendRecord) read(record));
            case "send-outcomes" -> outcomes.add((SendOutcome) read(record));
            case "thread-requests" -> renewals.add((OutboundRequest) read(record));
            case "unsettled-sends" -> unsettled.add((UnsettledSend) read(record));
            default -> others.add(record);
        }
    }

    private static SpecificRecord read(ProducerRecord<byte[], byte[]> record) {
        return READER.deserialize(record.topic(), record.value());
    }

    synchronized Journal.Contents contents() {
        var entries =
                journal.values().stream()
                        .map(this::entry)
                        .sorted(Comparator.comparingLong(entry -> entry.permission().firstOffset()))
                        .toList();
        return new Journal.Contents(entries, position);
    }

    private Entry entry(JournalEntry entry) {
        var decision = Objects.requireNonNull(entry.getDecision());
        var permission =
                permissions
                        .permission(entry.getOffset(), decision)
                        .orElseThrow()
                        .inPlaceOf(entry.getFirstOffset());
        var state = Journal.State.valueOf(entry.getState().toUpperCase(Locale.ROOT));
        return new Entry(
                state == Journal.State.ATTEMPTED ? permission : permission.withoutContent(),
                state,
                entry.getTries(),
                entry.getAt());
    }

    synchronized long position() {
        return position;
    }

    synchronized Map<String, JournalEntry> journal() {
        return Map.copyOf(journal);
    }

    synchronized List<OutboundReceipt> receipts(String requestId) {
        return receipts.stream().filter(each -> each.getRequestId().equals(requestId)).toList();
    }

    synchronized boolean ended(String requestId) {
        return receipts.stream().anyMatch(each -> each.getRequestId().equals(requestId));
    }
}
