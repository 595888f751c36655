package convometer.tracker;

import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.MessagePlaces;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Notices that a message of the business was met under two names: what a publisher wrote and what
/// Meta calls the customer (I1, I3). Then the two are one customer, and the first is told. That it
/// was written in the Business app is told to whoever has its statuses, whoever saw it (P6).
final class MessageMatcher implements Processor<String, SpecificRecord, String, Object> {

    static final String PLACES = "message-places";

    private final Clock clock;
    private final Duration period;

    private WindowStore<String, MessagePlaces> places;
    private ProcessorContext<String, Object> context;

    /// @param period that messages are kept by, see [#store]
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessageMatcher(Clock clock, Duration period) {
        this.clock = clock;
        this.period = period;
    }

    /// Messages are kept by the period in which they were met, of this one and two before it: a
    /// period is half as long as anything about a message may come. What is older the store drops
    /// by whole segments, so nobody has to look for it.
    static StoreBuilder<WindowStore<String, MessagePlaces>> store(
            Duration period, Serde<MessagePlaces> values) {
        return Stores.windowStoreBuilder(
                Stores.persistentWindowStore(PLACES, period.multipliedBy(3), period, false),
                Serdes.String(),
                values);
    }

    /// A period for messages of which something may come for so long.
    static Duration period(Duration kept) {
        return kept.plusSeconds(1).dividedBy(2);
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        places = context.getStateStore(PLACES);
    }

    private record Kept(MessagePlaces places, long since) {}

    private Kept find(String message) {
        var length = period.toMillis();
        var now = clock.millis() / length * length;
        for (var since = now; since >= 0 && since > now - 3 * length; since -= length) {
            var known = places.fetch(message, since);
            if (known != null) return new Kept(known, since);
        }
        return new Kept(new MessagePlaces(null, null, List.of()), now);
    }

    private void keep(String message, Kept kept, MessagePlaces known) {
        places.put(message, known, kept.since());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var met = (MessagePlace) record.value();
        var kept = find(record.key());
        if (met.getStray() != null) meetStray(record.key(), kept, met.getStray());
        else if (met.getEcho() != null) meetEcho(record.key(), kept, met);
        else meet(record.key(), kept, met);
    }

    private void meetStray(String message, Kept kept, ForwardedRecord stray) {
        var known = kept.places();
        if (known.getPlace() != null) {
            tellStray(known.getPlace(), stray);
            return;
        }
        var strays = new ArrayList<>(known.getStrays());
        strays.add(stray);
        keep(message, kept, new MessagePlaces(null, known.getEcho(), strays));
    }

    private void meet(String message, Kept kept, MessagePlace met) {
        var place = kept.places().getPlace();
        var echo = kept.places().getEcho();
        if (place == null) {
            keep(message, kept, new MessagePlaces(met, echo, List.of()));
            if (echo != null && !isSame(echo, met)) tellEcho(met, echo);
            kept.places().getStrays().forEach(stray -> tellStray(met, stray));
        } else if (!isSame(place, met) && home(place).mayJoin(home(met))) join(place, met);
    }

    private static Home home(MessagePlace place) {
        return Home.ofCustomer(place.getPortfolio(), place.getCustomer());
    }

    private void meetEcho(String message, Kept kept, MessagePlace met) {
        if (kept.places().getEcho() != null) return;
        var place = kept.places().getPlace();
        keep(message, kept, new MessagePlaces(place, met, kept.places().getStrays()));
        if (place != null && !isSame(place, met)) tellEcho(place, met);
    }

    private static boolean isSame(MessagePlace a, MessagePlace b) {
        return a.getPortfolio().equals(b.getPortfolio()) && a.getCustomer().equals(b.getCustomer());
    }

    private void join(MessagePlace known, MessagePlace met) {
        mail(to(known).setSameAs(met.getCustomer()).setSameAsPortfolio(met.getPortfolio()).build());
    }

    private void tellEcho(MessagePlace place, MessagePlace echo) {
        mail(to(place).setEcho(echo.getEcho()).build());
    }

    private void tellStray(MessagePlace place, ForwardedRecord stray) {
        mail(to(place).setRecord(stray).build());
    }

    private static CustomerMail.Builder to(MessagePlace place) {
        return CustomerMail.newBuilder()
                .setPortfolio(place.getPortfolio())
                .setCustomer(place.getCustomer());
    }

    private void mail(CustomerMail mail) {
        context.forward(new Record<>(mail.getCustomer(), mail, context.currentSystemTimeMs()));
    }
}
