package convometer.tracker;

import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.MessagePlace;

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

/// Notices that a message of the business was met under two names: what a publisher wrote and what
/// Meta calls the customer (I1, I3). Then the two are one customer, and the first is told.
final class MessagePlaces implements Processor<String, SpecificRecord, String, Object> {

    static final String PLACES = "message-places";
    static final String BY_AGE = "message-places-by-age";

    /// All messages are one group of the index.
    private static final String ALL = "";

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    private final Clock clock;
    private final Duration kept;
    private final Duration forgetEvery;

    private KeyValueStore<String, MessagePlace> places;
    private KeyValueStore<Bytes, byte[]> byAge;
    private ProcessorContext<String, Object> context;

    /// @param kept how long a message is remembered: longer than anything about it may come
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessagePlaces(Clock clock, Duration kept, Duration forgetEvery) {
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
        if (known == null) remember(record.key(), met);
        else if (!known.getCustomer().equals(met.getCustomer()))
            context.forward(
                    new Record<>(known.getCustomer(), join(known, met), record.timestamp()));
    }

    private void remember(String message, MessagePlace met) {
        places.put(message, met);
        byAge.put(InstantIndex.key(ALL, met.getMetAt(), message), InstantIndex.NOTHING);
    }

    private static CustomerMail join(MessagePlace known, MessagePlace met) {
        return CustomerMail.newBuilder()
                .setPortfolio(known.getPortfolio())
                .setCustomer(known.getCustomer())
                .setSameAs(met.getCustomer())
                .build();
    }

    private void forget() {
        var before = clock.instant().minus(kept);
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        for (var old : InstantIndex.entries(byAge, ALL, first, before, FORGOTTEN_AT_ONCE)) {
            places.delete(old.name());
            byAge.delete(InstantIndex.key(ALL, old.at(), old.name()));
        }
    }
}
