package convometer.tracker.streams;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendRecord;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.ProcessingFailures;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.Received;
import convometer.schemas.streams.RequestHeaders;
import convometer.tracker.gate.GateFold;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.policy.Rules;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.streams.store.CustomerIndexes;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerRecords;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.HistoryRows;
import convometer.tracker.streams.store.InstantIndex;
import convometer.tracker.streams.store.RequestIds;
import convometer.tracker.streams.store.ThreadRecords;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Runs the folds of customers and groups on Kafka: finds where the customer is kept, takes the
/// step, stores, emits. Decides nothing itself. A customer has one customer key, that of the
/// smallest of the names; whatever comes under another name is forwarded.
final class CustomerProcessor
        implements Processor<String, Received<SpecificRecord>, String, Object> {

    private static final int DUE_AT_ONCE = 1_000;
    private static final Duration LOOK_AT_MOST = Duration.ofMillis(500);

    /// What fails when it is due is left alone for so long.
    private static final Duration POSTPONED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(CustomerProcessor.class);

    private final Parts parts;

    private CustomerStores stores;
    private TrackerOutputs outputs;
    private GroupHandling groups;
    private PromptCommit prompt;
    private GateEvents events;
    private GateHandling gate;
    private RequestIds ids;
    private ProcessorContext<String, Object> context;

    /// What it needs beside its context.
    ///
    /// @param requests name of the topic of requests
    record Parts(
            Rules rules,
            Accounts accounts,
            GateFold gateFold,
            DecisionMetrics metrics,
            Clock clock,
            Duration checkDueEvery,
            Serde<SpecificRecord> values,
            HistoryRows.Values history,
            String requests) {}

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    CustomerProcessor(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        CustomerIndexes.of(context).rebuild();
        stores = new CustomerStores(context, parts.rules().policy(), parts.history());
        outputs =
                new TrackerOutputs(
                        context,
                        parts.metrics(),
                        new AccountWabas(parts.accounts()),
                        this::withoutContent);
        prompt = new PromptCommit(context);
        ids = new RequestIds(context);
        groups = new GroupHandling(stores, outputs, parts.rules());
        events = new GateEvents(parts.rules().policy());
        gate =
                new GateHandling(
                        stores,
                        new GateStore(context),
                        events,
                        parts.gateFold(),
                        new GateOutputs(outputs),
                        parts.rules().policy(),
                        parts.clock());
        context.schedule(
                parts.checkDueEvery(), PunctuationType.WALL_CLOCK_TIME, _ -> onTimePassed());
    }

    @Override
    public void process(Record<String, Received<SpecificRecord>> record) {
        var value = record.value().value();
        if (value instanceof CustomerCommand command) onCommand(command);
        else if (value instanceof OutboundRequest request)
            onRecord(incoming(record), request, record.headers());
        else onRecord(incoming(record));
        // Somebody waits for the answer to a request, and it may come by a command.
        if (value instanceof OutboundRequest || value instanceof CustomerCommand) prompt.ask();
    }

    private IncomingRecord withoutContent(IncomingRecord record) {
        return record.with(events.withoutContent(record.value()), parts.values().serializer());
    }

    private IncomingRecord incoming(Record<String, Received<SpecificRecord>> record) {
        var from = context.recordMetadata();
        return new IncomingRecord(
                from.map(RecordMetadata::topic).orElse(parts.requests()),
                origin(record, from),
                ThreadKey.parse(record.key()),
                record.value().raw(),
                record.value().value(),
                Instant.ofEpochMilli(record.timestamp()),
                false);
    }

    /// A request says where it was asked for.
    private static String origin(
            Record<String, Received<SpecificRecord>> record, Optional<RecordMetadata> from) {
        return Optional.of(record)
                .filter(each -> each.value().value() instanceof OutboundRequest)
                .flatMap(each -> RequestHeaders.value(each.headers(), DeadLetters.ORIGIN))
                .or(() -> from.map(at -> at.topic() + "/" + at.partition() + "/" + at.offset()))
                .orElse("");
    }

    private void onRecord(IncomingRecord record) {
        if (!isPossible(record)) return;
        var customerKey = customerKey(record);
        if (customerKey.isEmpty())
            outputs.deadLetter(
                    record,
                    "unknown_account",
                    "the accounts file has neither the number nor the account");
        else if (GateHandling.isOwn(record.value())) applyToGate(customerKey.get(), record);
        else if (isUnattributed(record.value()))
            outputs.locateUnattributed(customerKey.get(), record, now());
        else if (!record.forwarded()
                && groups.apply(customerKey.get(), record, events().of(record)))
            gate.onThreadsChanged(stores.hold(customerKey.get()));
        else apply(customerKey.get(), record);
    }

    /// A publisher may repeat a request as often as it likes: the first under an id is answered.
    private void onRecord(IncomingRecord record, OutboundRequest request, Headers headers) {
        var malformed = RequestHeaders.value(headers, RequestHeaders.MALFORMED);
        if (malformed.isEmpty() && !isPossible(record)) return;
        var content =
                RequestHeaders.value(headers, RequestHeaders.CONTENT)
                        .orElseGet(() -> UUID.nameUUIDFromBytes(record.raw().get()).toString());
        switch (ids.known(record.thread(), request.getRequestId(), content, now())) {
            case NO -> {
                if (malformed.isPresent())
                    outputs.refuse(
                            SendRequests.malformed(
                                    record.thread(), request, malformed.get(), now()));
                else onRequest(record, request);
                ids.remember(record.thread(), request.getRequestId(), content, now());
            }
            case SAME -> parts.metrics().repeated();
            case OTHER ->
                    outputs.deadLetter(
                            record,
                            "duplicate_request_id",
                            "the thread has another request under this id; its receipt stands");
        }
    }

    private void onRequest(IncomingRecord record, OutboundRequest request) {
        var customerKey =
                customerKey(record)
                        .orElseGet(() -> CustomerKey.ofCustomer("", record.thread().customer()));
        onRequest(customerKey, record, request);
    }

    private boolean isPossible(IncomingRecord record) {
        var rejection = RecordCheck.rejection(record.thread(), record.value(), now());
        rejection.ifPresent(why -> outputs.deadLetter(record, why.code(), why.reason()));
        return rejection.isEmpty();
    }

    /// A status that names nobody; its message reports whose it is.
    private static boolean isUnattributed(SpecificRecord value) {
        return value instanceof MessageStatus status
                && status.getGroupId() == null
                && status.getWaId() == null
                && status.getUserId() == null;
    }

    private CustomerEvents events() {
        return new CustomerEvents(parts.accounts());
    }

    /// Where the customer is kept by the record's key; empty: nobody's account (V7). Whose number a
    /// send record is of, where no account lists it, the message's statuses will show.
    private Optional<CustomerKey> customerKey(IncomingRecord record) {
        var number = record.thread().phoneNumberId();
        var customerKey = CustomerKey.ofCustomer("", record.thread().customer());
        return parts.accounts()
                .portfolio(waba(record.value()), number)
                .map(portfolio -> CustomerKey.ofCustomer(portfolio.id(), customerKey.name()))
                .or(() ->
                        record.value() instanceof SendRecord
                                ? Optional.of(customerKey.unassigned(number))
                                : Optional.empty());
    }

    private static String waba(SpecificRecord value) {
        return switch (value) {
            case InboundMessage message -> message.getWabaId();
            case MessageStatus status -> status.getWabaId();
            case CustomerNotice notice -> notice.getWabaId();
            default -> "";
        };
    }

    private void apply(CustomerKey customerKey, IncomingRecord record) {
        var event = events().of(record);
        if (event.isEmpty()) return;
        var held = stores.hold(customerKey);
        if (held.redirectedTo != null) {
            outputs.forward(held.redirectedTo, record);
            return;
        }
        if (!apply(held, event.get()))
            outputs.deadLetter(record, "too_late", "what it would change was forgotten long ago");
        // What the customer wants counts by its own time, however late it comes.
        gate.apply(held, record);
    }

    /// @return false if it came too late
    private boolean apply(CustomerStores.HeldCustomer held, CustomerEvent event) {
        var known = held.state.names().aliases();
        var met = isKnown(held, event);
        var step = Customers.decide(held.state, event, parts.rules());
        if (isTooLate(step.decisions())) return false;
        held.state = step.state();
        held.store();
        emit(step.decisions());
        publishRedirects(held, known);
        if (!met) outputs.locate(held.customerKey, event, now());
        return true;
    }

    /// Whether a message is met here for the first time. In a group it is many participants'.
    private static boolean isKnown(CustomerStores.HeldCustomer held, CustomerEvent event) {
        var wamid = event.wamid();
        var number = event.number();
        if (wamid == null || number == null || event.group() != null) return true;
        var thread = held.state.thread(number);
        if (thread == null) return false;
        return event instanceof CustomerEvent.EchoSeen
                ? thread.hasEcho(wamid)
                : thread.hasMessage(wamid);
    }

    private static boolean isTooLate(List<EmittedDecision> emitted) {
        return !emitted.isEmpty() && emitted.getFirst().decision() instanceof Decision.TooLate;
    }

    private void emit(List<EmittedDecision> emitted) {
        for (var each : emitted) outputs.emit(each, now());
    }

    private void onRequest(
            CustomerKey customerKey, IncomingRecord record, OutboundRequest request) {
        var held = stores.hold(customerKey);
        if (held.redirectedTo != null) outputs.forward(held.redirectedTo, record);
        else gate.onRequest(held, record.thread(), request);
    }

    /// What publishers say about a customer is for the gate alone.
    private void applyToGate(CustomerKey customerKey, IncomingRecord record) {
        var held = stores.hold(customerKey);
        if (held.redirectedTo != null) outputs.forward(held.redirectedTo, record);
        else gate.apply(held, record);
    }

    private void onCommand(CustomerCommand command) {
        var customerKey = CustomerKey.ofCustomer(command.getPortfolio(), command.getCustomer());
        if (command.getRecord() != null) {
            var forwarded = command.getRecord();
            var raw = IncomingRecord.bytes(forwarded);
            var value = parts.values().deserializer().deserialize(forwarded.getTopic(), raw.get());
            onForwarded(customerKey, IncomingRecord.of(forwarded, value));
            return;
        }
        var held = stores.hold(customerKey);
        if (held.redirectedTo == null) applyCommand(held, command);
        else if (!held.redirectedTo.equals(sameAs(command)))
            outputs.forward(held.redirectedTo, command);
    }

    private void onForwarded(CustomerKey customerKey, IncomingRecord record) {
        if (record.value() instanceof OutboundRequest request)
            onRequest(customerKey, record, request);
        else if (GateHandling.isOwn(record.value())) applyToGate(customerKey, record);
        else apply(customerKey, record);
    }

    private static @Nullable CustomerKey sameAs(CustomerCommand command) {
        var name = command.getSameAs();
        if (name == null) return null;
        var portfolio = command.getSameAsPortfolio();
        return CustomerKey.ofCustomer(portfolio == null ? command.getPortfolio() : portfolio, name);
    }

    private void applyCommand(CustomerStores.HeldCustomer held, CustomerCommand command) {
        var other = sameAs(command);
        if (other != null) unify(held, other);
        else if (command.getGroupPart() != null)
            apply(held, CustomerEvents.delivered(command.getGroupPart()));
        else if (command.getEcho() != null) apply(held, CustomerEvents.seen(command.getEcho()));
        else if (command.getSlot() != null) gate.apply(held, command.getSlot());
        else if (command.getMoved() != null) {
            merge(held, command.getMoved());
            gate.merge(held, command.getGate());
        }
    }

    private void merge(CustomerStores.HeldCustomer held, MovedCustomer moved) {
        var names = CustomerRecords.names(moved.getNames());
        var known = held.state.names().aliases();
        var parts = moved.getThreads().stream().map(ThreadRecords::part).toList();
        var step = Customers.merge(held.state, names, parts, this.parts.rules());
        held.state = step.state();
        held.storeMerged();
        emit(step.decisions());
        publishRedirects(held, known);
    }

    /// Redirects the names that are new to the customer to the key under which the customer is
    /// kept.
    private void publishRedirects(CustomerStores.HeldCustomer held, Set<String> known) {
        for (var alias : held.state.names().aliases())
            if (!known.contains(alias) && !alias.equals(held.customerKey.name()))
                outputs.redirect(held.customerKey.named(alias), held.customerKey);
    }

    /// Two names are one customer: the smaller customer key is that of both, so that however many
    /// are joined at once, in whatever order, all end up at one.
    private void unify(CustomerStores.HeldCustomer held, CustomerKey elsewhere) {
        var customerKey = held.customerKey;
        var isKept = !held.isNew || !gate.isEmpty(customerKey);
        switch (AliasRouting.decide(customerKey, isKept, elsewhere)) {
            case NOTHING -> {}
            case REDIRECT -> held.redirectTo(elsewhere);
            case MOVE ->
                    outputs.moveState(
                            elsewhere, held.redirectTo(elsewhere), gate.withdraw(customerKey));
            case NOTIFY_OTHER -> outputs.redirect(elsewhere, customerKey);
        }
    }

    /// What is due is done in slices: a look is a part of the task's transaction, and must not
    /// outlast it, however much became due while nobody looked. The next look goes on.
    private void onTimePassed() {
        var end = System.nanoTime() + LOOK_AT_MOST.toNanos();
        for (var due : stores.dueUntil(now(), DUE_AT_ONCE)) {
            onTimePassed(due);
            if (System.nanoTime() >= end) return;
        }
    }

    /// Nobody is held up by one whose state makes the rules fail.
    private void onTimePassed(InstantIndex.Entry due) {
        try {
            onTimePassed(CustomerKey.parse(due.name()));
            stores.fired(due);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            parts.metrics().deadLettered(ProcessingFailures.CODE);
            // The message of an exception may quote a customer.
            LOG.error(
                    "what is due at {} fails and is postponed: {} at {}",
                    due.at(),
                    e.getClass().getName(),
                    Arrays.toString(e.getStackTrace()));
            stores.postpone(due, now().plus(POSTPONED));
        }
    }

    private void onTimePassed(CustomerKey customerKey) {
        var time = new CustomerEvent.TimePassed(now());
        switch (customerKey.kind()) {
            case GROUP -> groups.onTimePassed(customerKey, time);
            case GATE -> gate.onTimePassed(stores.hold(customerKey.customer()));
            case CUSTOMER -> apply(stores.hold(customerKey), time);
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
