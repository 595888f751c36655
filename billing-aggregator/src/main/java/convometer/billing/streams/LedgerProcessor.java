package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.Charges;
import convometer.billing.ledger.Lines;
import convometer.billing.rules.Booking;
import convometer.billing.rules.Note;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Prices;
import convometer.billing.rules.Rank;
import convometer.billing.rules.Step;
import convometer.billing.state.KnownBooking;
import convometer.billing.state.News;
import convometer.events.Charge;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import java.util.List;

/// The ledger: one charge a unit. Writes a revision only when something changed, and what that
/// changes on the statement.
final class LedgerProcessor extends ContextualProcessor<String, News, String, Object> {

    static final String BOOKINGS = "bookings";
    static final String LEDGER = "ledger";

    private final Prices prices;
    private final BillingMetrics metrics;
    private KeyValueStore<String, KnownBooking> bookings;
    private KeyValueStore<String, Charge> ledger;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    LedgerProcessor(Prices prices, BillingMetrics metrics) {
        this.prices = prices;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        bookings = context.getStateStore(BOOKINGS);
        ledger = context.getStateStore(LEDGER);
    }

    @Override
    public void process(Record<String, News> news) {
        var before = States.booking(bookings.get(news.key()));
        var step = step(before, Notes.note(news.key(), news.value()));
        if (step.state().equals(before)) return;
        bookings.put(news.key(), States.known(step.state()));
        for (var note : step.decisions())
            context().forward(news.withKey(note.to()).withValue(note));
        if (!step.state().waits(prices)) book(news, step.state());
    }

    private Step<Booking, Note> step(Booking before, Note note) {
        return switch (note) {
            case Told told -> before.told(told, prices);
            case Rank rank -> new Step<>(before.ranked(rank, prices), List.of());
            case Note other -> throw new IllegalStateException("not for the ledger: " + other);
        };
    }

    private void book(Record<String, News> cause, Booking booking) {
        var before = ledger.get(cause.key());
        var charge = Charges.next(before, booking.priced(prices));
        if (charge == null) return;
        ledger.put(cause.key(), charge);
        metrics.booked(charge);
        context().forward(cause.withValue(charge));
        for (var change : Lines.changes(before, charge))
            context().forward(cause.withKey(Lines.key(change.getLine())).withValue(change));
    }
}
