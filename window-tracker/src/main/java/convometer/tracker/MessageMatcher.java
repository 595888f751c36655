package convometer.tracker;

import convometer.tracker.RecentValues.Found;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.MessagePlaces;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

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

    private RecentValues<MessagePlaces> places;
    private ProcessorContext<String, Object> context;

    /// @param period that messages are kept by, see [RecentValues]
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessageMatcher(Clock clock, Duration period) {
        this.clock = clock;
        this.period = period;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        places = new RecentValues<>(context.getStateStore(PLACES), period);
    }

    private Found<MessagePlaces> find(String message) {
        var known = places.find(message, clock.millis());
        return known != null
                ? known
                : new Found<>(
                        new MessagePlaces(null, null, List.of()), places.current(clock.millis()));
    }

    private void keep(String message, Found<MessagePlaces> kept, MessagePlaces known) {
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

    private void meetStray(String message, Found<MessagePlaces> kept, ForwardedRecord stray) {
        var known = kept.value();
        if (known.getPlace() != null) {
            tellStray(known.getPlace(), stray);
            return;
        }
        var strays = new ArrayList<>(known.getStrays());
        strays.add(stray);
        keep(message, kept, new MessagePlaces(null, known.getEcho(), strays));
    }

    private void meet(String message, Found<MessagePlaces> kept, MessagePlace met) {
        var place = kept.value().getPlace();
        var echo = kept.value().getEcho();
        if (place == null) {
            keep(message, kept, new MessagePlaces(met, echo, List.of()));
            if (echo != null && !isSame(echo, met)) tellEcho(met, echo);
            kept.value().getStrays().forEach(stray -> tellStray(met, stray));
        } else if (!isSame(place, met) && home(place).mayJoin(home(met))) join(place, met);
    }

    private static Home home(MessagePlace place) {
        return Home.ofCustomer(place.getPortfolio(), place.getCustomer());
    }

    private void meetEcho(String message, Found<MessagePlaces> kept, MessagePlace met) {
        if (kept.value().getEcho() != null) return;
        var place = kept.value().getPlace();
        keep(message, kept, new MessagePlaces(place, met, kept.value().getStrays()));
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
