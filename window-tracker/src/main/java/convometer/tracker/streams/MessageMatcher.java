package convometer.tracker.streams;

import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.MessageLocations;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.RecentValues;
import convometer.tracker.streams.store.RecentValues.Found;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Notices that a message of the business was met under two names: what a publisher wrote and what
/// Meta calls the customer (I1, I3). Then the two are one customer, and the first is notified. That
/// it was written in the Business app is sent to whoever has its statuses, whoever saw it (P6).
final class MessageMatcher implements Processor<String, SpecificRecord, String, Object> {

    static final String LOCATIONS = "message-locations";

    private final Clock clock;
    private final Duration period;

    private RecentValues<MessageLocations> places;
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
        places = new RecentValues<>(context.getStateStore(LOCATIONS), period);
    }

    private Found<MessageLocations> find(String message) {
        var known = places.find(message, clock.millis());
        return known != null
                ? known
                : new Found<>(
                        new MessageLocations(null, null, List.of()),
                        places.current(clock.millis()));
    }

    private void keep(String message, Found<MessageLocations> kept, MessageLocations locations) {
        places.put(message, locations, kept.since());
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        var met = (MessageLocation) record.value();
        var kept = find(record.key());
        if (met.getUnattributed() != null)
            onUnattributed(record.key(), kept, met.getUnattributed());
        else if (met.getEcho() != null) onEcho(record.key(), kept, met);
        else onMessage(record.key(), kept, met);
    }

    private void onUnattributed(
            String message, Found<MessageLocations> kept, ForwardedRecord unattributed) {
        var locations = kept.value();
        if (locations.getLocation() != null) {
            sendUnattributed(locations.getLocation(), unattributed);
            return;
        }
        var strays = new ArrayList<>(locations.getUnattributed());
        strays.add(unattributed);
        keep(message, kept, new MessageLocations(null, locations.getEcho(), strays));
    }

    private void onMessage(String message, Found<MessageLocations> kept, MessageLocation met) {
        var location = kept.value().getLocation();
        var echo = kept.value().getEcho();
        if (location == null) {
            keep(message, kept, new MessageLocations(met, echo, List.of()));
            if (echo != null && !isSame(echo, met)) sendEcho(met, echo);
            kept.value()
                    .getUnattributed()
                    .forEach(unattributed -> sendUnattributed(met, unattributed));
        } else if (!isSame(location, met) && customerKey(location).mayBeOneWith(customerKey(met)))
            join(location, met);
    }

    private static CustomerKey customerKey(MessageLocation location) {
        return CustomerKey.ofCustomer(location.getPortfolio(), location.getCustomer());
    }

    private void onEcho(String message, Found<MessageLocations> kept, MessageLocation met) {
        if (kept.value().getEcho() != null) return;
        var location = kept.value().getLocation();
        keep(message, kept, new MessageLocations(location, met, kept.value().getUnattributed()));
        if (location != null && !isSame(location, met)) sendEcho(location, met);
    }

    private static boolean isSame(MessageLocation a, MessageLocation b) {
        return a.getPortfolio().equals(b.getPortfolio()) && a.getCustomer().equals(b.getCustomer());
    }

    private void join(MessageLocation known, MessageLocation met) {
        command(
                to(known)
                        .setSameAs(met.getCustomer())
                        .setSameAsPortfolio(met.getPortfolio())
                        .build());
    }

    private void sendEcho(MessageLocation location, MessageLocation echo) {
        command(to(location).setEcho(echo.getEcho()).build());
    }

    private void sendUnattributed(MessageLocation location, ForwardedRecord unattributed) {
        command(to(location).setRecord(unattributed).build());
    }

    private static CustomerCommand.Builder to(MessageLocation location) {
        return CustomerCommand.newBuilder()
                .setPortfolio(location.getPortfolio())
                .setCustomer(location.getCustomer());
    }

    private void command(CustomerCommand command) {
        context.forward(
                new Record<>(command.getCustomer(), command, context.currentSystemTimeMs()));
    }
}
