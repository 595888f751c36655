package convometer.billing.repricing;

import convometer.events.BillingCount;
import convometer.events.RepricedLine;
import convometer.events.RepricingProgress;
import convometer.events.RepricingRequest;
import convometer.schemas.Topic;
import convometer.schemas.service.Publisher;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A ledger that has done each repricing at once, with the same two lines.
public final class KnownRepricings implements Publisher, Repricings, SetAsideFacts {

    private final List<RepricingProgress> done = new ArrayList<>();

    @Override
    public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
        if (value instanceof RepricingRequest request)
            done.add(
                    new RepricingProgress(
                            request, "done", request.getRequestedAt(), 12L, 3L, null));
    }

    @Override
    public Optional<RepricingProgress> progress(String id) {
        return done.stream().filter(it -> it.getRequest().getId().equals(id)).findFirst();
    }

    @Override
    public List<RepricedLine> lines(String id) {
        return List.of(
                new RepricedLine(line("marketing", 2, "0.125"), line("marketing", 2, "0.14")),
                new RepricedLine(line("utility", 1, "0.0068"), null));
    }

    private static BillingCount line(String category, long quantity, String amount) {
        return new BillingCount(
                "charges", "1065", "200", "2026-10", "Brazil", category, "regular", "message",
                "USD", quantity, amount, 0L, null, null, null, null, "");
    }

    /// Two of the account `waba`, and more of others.
    @Override
    public long count(@Nullable String wabaId) {
        return "waba".equals(wabaId) ? 2 : 5;
    }

    @Override
    public long putBack(@Nullable String wabaId) {
        return "waba".equals(wabaId) ? 3 : 6;
    }

    @Override
    public List<RepricingProgress> all() {
        return done.reversed();
    }
}
