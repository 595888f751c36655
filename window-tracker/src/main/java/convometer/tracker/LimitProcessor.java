package convometer.tracker;

import convometer.schemas.streams.PromptCommit;
import convometer.tracker.gate.Places;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.PlaceAnswer;
import convometer.tracker.state.PlaceMail;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives out the places of messaging limits (G4), each limit's in one order: a place that is given
/// away is nobody else's. Answers go to whoever keeps the customer.
final class LimitProcessor implements Processor<String, SpecificRecord, String, Object> {

    static final String CUSTOMERS = "limit-customers";
    static final String ENDS = "limit-ends";
    static final String LIMITS = "limits";

    private final LimitMetrics metrics;
    private final Clock clock;
    private final Duration expireEvery;
    private PromptCommit prompt;

    private final Set<String> shown = new HashSet<>();

    private LimitShelf.Writable stores;
    private ProcessorContext<String, Object> context;

    /// @param expireEvery how long a place that is free may be shown as taken
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LimitProcessor(LimitMetrics metrics, Clock clock, Duration expireEvery) {
        this.metrics = metrics;
        this.clock = clock;
        this.expireEvery = expireEvery;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        stores =
                new LimitShelf.Writable(
                        context.getStateStore(CUSTOMERS),
                        context.getStateStore(ENDS),
                        context.getStateStore(LIMITS));
        prompt = new PromptCommit(context);
        context.schedule(expireEvery, PunctuationType.WALL_CLOCK_TIME, _ -> expire());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var mail = (PlaceMail) record.value();
        var shelf = LimitShelf.of(mail.getScope(), stores);
        take(mail, shelf, new Places(shelf), clock.instant());
        show(mail.getScope(), shelf);
        prompt.ask();
    }

    private void show(String scope, LimitShelf shelf) {
        shown.add(scope);
        metrics.counted(scope, shelf.counted(), shelf.limit());
    }

    private void take(PlaceMail mail, LimitShelf shelf, Places places, Instant now) {
        var customer = mail.getCustomer();
        var request = mail.getRequestId();
        if (mail.getAsked() != null) {
            shelf.limitedTo(mail.getAsked());
            answer(mail, places.asked(customer, request, mail.getAsked(), mail.getAt(), now));
        } else if (mail.getSent() != null) places.sent(customer, request, mail.getSent(), now);
        else if (mail.getGivenBack()) places.givenBack(customer, request, mail.getAt(), now);
        else if (mail.getRenamedFrom() != null)
            places.renamed(mail.getRenamedFrom(), customer, now);
    }

    private void answer(PlaceMail asked, Places.Answer answer) {
        if (!answer.granted()) metrics.refused(asked.getScope());
        var place =
                new PlaceAnswer(
                        asked.getRequestId(), asked.getScope(), answer.granted(), answer.freeAt());
        var mail =
                CustomerMail.newBuilder()
                        .setPortfolio(asked.getPortfolio())
                        .setCustomer(asked.getCustomer())
                        .setPlace(place)
                        .build();
        context.forward(new Record<>(mail.getCustomer(), mail, context.currentSystemTimeMs()));
    }

    private void expire() {
        var now = clock.instant();
        for (var scope : scopes()) {
            var shelf = LimitShelf.of(scope, stores);
            new Places(shelf).expire(now);
            show(scope, shelf);
        }
    }

    /// Limits are few: one for each portfolio, at most one for each number.
    private List<String> scopes() {
        var scopes = new ArrayList<String>();
        try (var all = stores.limits().all()) {
            all.forEachRemaining(each -> scopes.add(each.key));
        }
        return scopes;
    }

    /// What moved away is shown by whoever has it now.
    @Override
    public void close() {
        shown.forEach(metrics::forget);
        shown.clear();
    }
}
