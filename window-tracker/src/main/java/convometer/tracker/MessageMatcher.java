package convometer.tracker;

import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.MessagePlaces;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Notices that a message of the business was met under two names: what a publisher wrote and what
/// Meta calls the customer (I1, I3). Then the two are one customer, and the first is told. That it
/// was written in the Business app is told to whoever has its statuses, whoever saw it (P6).
final class MessageMatcher implements Processor<String, SpecificRecord, String, Object> {

    static final String PLACES = "message-places";
    static final String BY_AGE = "message-places-by-age";

    /// All messages are one group of the index.
    private static final String ALL = "";

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final Clock clock;
    private final Duration kept;
    private final Duration forgetEvery;

    private KeyValueStore<String, MessagePlaces> places;
    private KeyValueStore<Bytes, byte[]> byAge;
    private ProcessorContext<String, Object> context;

    /// @param kept how long a message is remembered: longer than anything about it may come
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessageMatcher(Clock clock, Duration kept, Duration forgetEvery) {
        this.clock = clock;
        this.kept = kept;
        this.forgetEvery = forgetEvery;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        places = context.getStateStore(PLACES);
        byAge = context.getStateStore(BY_AGE);
        context.schedule(forgetEvery, PunctuationType.WALL_CLOCK_TIME, _ -> forget());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var met = (MessagePlace) record.value();
        var known = places.get(record.key());
        if (known == null) byAge.put(age(record.key(), met.getMetAt()), InstantIndex.NOTHING);
        if (known == null) known = new MessagePlaces(null, null, List.of());
        if (met.getStray() != null) meetStray(record.key(), known, met.getStray());
        else if (met.getEcho() != null) meetEcho(record.key(), known, met);
        else meet(record.key(), known, met);
    }

    private void meetStray(String message, MessagePlaces known, ForwardedRecord stray) {
        if (known.getPlace() != null) {
            tellStray(known.getPlace(), stray);
            return;
        }
        var strays = new ArrayList<>(known.getStrays());
        strays.add(stray);
        places.put(message, new MessagePlaces(null, known.getEcho(), strays));
    }

    private void meet(String message, MessagePlaces known, MessagePlace met) {
        var place = known.getPlace();
        var echo = known.getEcho();
        if (place == null) {
            places.put(message, new MessagePlaces(met, echo, List.of()));
            if (echo != null && !isSame(echo, met)) tellEcho(met, echo);
            known.getStrays().forEach(stray -> tellStray(met, stray));
        } else if (!isSame(place, met) && home(place).mayJoin(home(met))) join(place, met);
    }

    private static Home home(MessagePlace place) {
        return Home.ofCustomer(place.getPortfolio(), place.getCustomer());
    }

    private void meetEcho(String message, MessagePlaces known, MessagePlace met) {
        if (known.getEcho() != null) return;
        var place = known.getPlace();
        places.put(message, new MessagePlaces(place, met, known.getStrays()));
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

    private static Bytes age(String message, Instant metAt) {
        return InstantIndex.key(ALL, metAt, message);
    }

    private void forget() {
        var before = clock.instant().minus(kept);
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        List<InstantIndex.Entry> old;
        do {
            old = InstantIndex.entries(byAge, ALL, first, before, FORGOTTEN_AT_ONCE);
            old.forEach(this::forget);
        } while (old.size() == FORGOTTEN_AT_ONCE);
    }

    private void forget(InstantIndex.Entry old) {
        places.delete(old.name());
        byAge.delete(age(old.name(), old.at()));
    }
}
