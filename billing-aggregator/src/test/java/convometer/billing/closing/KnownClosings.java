package convometer.billing.closing;

import convometer.billing.statements.ClosedContent;
import convometer.billing.statements.Closings;
import convometer.billing.statements.MonthlyCounts;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableHistory;
import convometer.events.BillingTablesVersion;
import convometer.events.ClosingRequest;
import convometer.events.InputOffset;
import convometer.events.StatementClosing;
import convometer.schemas.Topic;
import convometer.schemas.service.Publisher;

import org.apache.avro.specific.SpecificRecord;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A ledger that closes each month at once, but for those before 2026, which have left.
public final class KnownClosings implements Publisher, Closings, ArchiveProgress, TableHistory {

    private static final String ACCOUNTS =
            """
            portfolio,waba_id,timezone,currency,phone_number_id
            acme,1065,America/Sao_Paulo,USD,200
            acme,1066,America/Sao_Paulo,USD,
            other,2000,Asia/Tokyo,JPY,300
            """;

    static final Instant CLOSED_AT = Instant.parse("2026-11-30T12:00:01Z");

    private final Publisher others;
    private final MonthlyCounts counts;
    private final Map<String, StatementClosing> closings = new TreeMap<>();
    private boolean isBehind;

    /// @param others takes what is no closing
    /// @param counts what the ledger has
    public KnownClosings(Publisher others, MonthlyCounts counts) {
        this.others = others;
        this.counts = counts;
    }

    /// Not everything is counted from now on.
    public void fallBehind() {
        isBehind = true;
    }

    @Override
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
        if (value instanceof ClosingRequest request) closings.putIfAbsent(key, closing(request));
        else others.publish(topic, key, value);
    }

    @Override
    public void remove(Topic<?> topic, String key) {
        others.remove(topic, key);
    }

    private StatementClosing closing(ClosingRequest request) {
        var closing = StatementClosing.newBuilder().setRequest(request).setClosedAt(CLOSED_AT);
        if (request.getMonth().compareTo("2026-01") < 0)
            return closing.setRefused(request.getMonth() + " has left the ledger").build();
        var month = YearMonth.parse(request.getMonth());
        var content =
                ClosedContent.of(
                        request.getWabaId(),
                        request.getMonth(),
                        counts.of(request.getWabaId(), month, month).counts());
        return closing.setStatementSha256(content.sha256())
                .setStatementLines(content.lines())
                .setLines(content.counts())
                .build();
    }

    @Override
    public Optional<StatementClosing> answer(String wabaId, YearMonth month) {
        return Optional.ofNullable(closings.get(wabaId + "/" + month));
    }

    @Override
    public List<StatementClosing> all(String wabaId) {
        return closings.values().stream()
                .filter(it -> it.getRequest().getWabaId().equals(wabaId))
                .filter(it -> it.getRefused() == null)
                .toList();
    }

    @Override
    public Counted await() {
        if (isBehind) throw new NotReadyException("window-tracker has 7 records before it");
        return new Counted(
                Instant.parse("2026-11-30T12:00:00Z"),
                List.of(new InputOffset("webhooks-raw", 0, 42L)));
    }

    @Override
    public String inUse() {
        return "v1";
    }

    @Override
    public List<BillingTablesVersion> usedBetween(Instant from, Instant to) {
        return List.of(
                new BillingTablesVersion(
                        "v1", Instant.parse("2026-09-01T00:00:00Z"), ACCOUNTS, "e", "m", "r"));
    }
}
