package convometer.tracker.streams;

import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.ForwardedRecord;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.UnlocatedMessage;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.RecentValues;
import convometer.tracker.streams.store.RecentValues.DatedKey;
import convometer.tracker.streams.store.RecentValues.Found;

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
///
/// The topic of locations is also what their store is made of again: a location costs one record.
/// So the store keeps the latest of a message, as such a topic does; each is matched with the one
/// before it, so all of them end up as one.
final class MessageMatcher implements Processor<DatedKey, MessageLocation, Object, Object> {

    static final String LOCATIONS = "message-locations";
    static final String UNLOCATED = "unlocated-messages";

    /// What follows the name of the message in the key of a record that is no location, so that it
    /// does not take the place of one.
    private static final String NO_LOCATION = "\0";

    private final Clock clock;
    private final Duration period;

    private RecentValues<MessageLocation> locations;
    private RecentValues<UnlocatedMessage> unlocated;
    private ProcessorContext<Object, Object> context;

    /// @param period that messages are kept by, see [RecentValues]
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessageMatcher(Clock clock, Duration period) {
        this.clock = clock;
        this.period = period;
    }

    /// The key under which what was met of a message is written.
    ///
    /// @param message number and wamid
    /// @param period that messages are kept by
    static DatedKey key(String message, MessageLocation met, Duration period) {
        var isLocation = met.getEcho() == null && met.getUnattributed() == null;
        return new DatedKey(
                isLocation ? message : message + NO_LOCATION,
                RecentValues.current(period, met.getSeenAt()));
    }

    /// Number and wamid: whatever is known of a message meets in one partition.
    static String message(DatedKey key) {
        return key.key().endsWith(NO_LOCATION)
                ? key.key().substring(0, key.key().length() - NO_LOCATION.length())
                : key.key();
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        locations = new RecentValues<>(context.getStateStore(LOCATIONS), period);
        unlocated = new RecentValues<>(context.getStateStore(UNLOCATED), period);
    }

    @Override
    public void process(Record<DatedKey, MessageLocation> record) {
        var met = record.value();
        var message = message(record.key());
        if (met.getUnattributed() != null) onUnattributed(message, met.getUnattributed());
        else if (met.getEcho() != null) onEcho(message, met);
        else onLocation(record.key(), met);
    }

    private void onLocation(DatedKey key, MessageLocation met) {
        var known = locations.find(key.key(), clock.millis());
        locations.put(key.key(), met, key.since());
        if (known == null) onFirstLocation(key.key(), met);
        else if (!isSame(known.value(), met)
                && customerKey(known.value()).mayBeOneWith(customerKey(met)))
            join(known.value(), met);
    }

    private void onFirstLocation(String message, MessageLocation met) {
        var waiting = unlocated.find(message, clock.millis());
        if (waiting == null) return;
        var echo = waiting.value().getEcho();
        if (echo != null && !isSame(echo, met)) sendEcho(met, echo);
        for (var status : waiting.value().getUnattributed()) sendUnattributed(met, status);
        unlocated.put(message, new UnlocatedMessage(echo, List.of()), waiting.since());
    }

    private void onUnattributed(String message, ForwardedRecord status) {
        var location = locations.find(message, clock.millis());
        if (location != null) {
            sendUnattributed(location.value(), status);
            return;
        }
        var waiting = waiting(message);
        var statuses = new ArrayList<>(waiting.value().getUnattributed());
        statuses.add(status);
        var echo = waiting.value().getEcho();
        unlocated.put(message, new UnlocatedMessage(echo, statuses), waiting.since());
    }

    private void onEcho(String message, MessageLocation met) {
        var waiting = waiting(message);
        if (waiting.value().getEcho() != null) return;
        var statuses = waiting.value().getUnattributed();
        unlocated.put(message, new UnlocatedMessage(met, statuses), waiting.since());
        var location = locations.find(message, clock.millis());
        if (location != null && !isSame(location.value(), met)) sendEcho(location.value(), met);
    }

    private Found<UnlocatedMessage> waiting(String message) {
        var now = clock.millis();
        var known = unlocated.find(message, now);
        return known != null
                ? known
                : new Found<>(new UnlocatedMessage(null, List.of()), unlocated.current(now));
    }

    private static CustomerKey customerKey(MessageLocation location) {
        return CustomerKey.ofCustomer(location.getPortfolio(), location.getCustomer());
    }

    private static boolean isSame(MessageLocation a, MessageLocation b) {
        return customerKey(a).equals(customerKey(b));
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

    private void sendUnattributed(MessageLocation location, ForwardedRecord status) {
        command(to(location).setRecord(status).build());
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
