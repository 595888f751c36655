package convometer.tracker;

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
import convometer.tracker.gate.Desks;
import convometer.tracker.rules.Customers;
import convometer.tracker.rules.Decision;
import convometer.tracker.rules.Rules;
import convometer.tracker.rules.ThreadEvent;
import convometer.tracker.rules.Told;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.MovedCustomer;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
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
/// step, stores, tells. Decides nothing itself. A customer has one home, that of the smallest of
/// the names; whatever comes under another name is sent on.
final class CustomerProcessor
        implements Processor<String, Received<SpecificRecord>, String, Object> {

    private static final int DUE_AT_ONCE = 1_000;
    private static final Duration LOOK_AT_MOST = Duration.ofMillis(500);

    /// What cannot be told the time is left alone for so long.
    private static final Duration POSTPONED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(CustomerProcessor.class);

    private final Parts parts;

    private CustomerStores stores;
    private Outbox outbox;
    private GroupDesk groups;
    private PromptCommit prompt;
    private SendDesk desk;
    private RequestIds ids;
    private ProcessorContext<String, Object> context;

    /// What it needs beside its context.
    ///
    /// @param requests name of the topic of requests
    record Parts(
            Rules rules,
            Accounts accounts,
            Desks desks,
            DecisionMetrics metrics,
            Clock clock,
            Duration checkDueEvery,
            Deserializer<SpecificRecord> values,
            HistoryRows.Values history,
            String requests) {}

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    CustomerProcessor(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        stores = new CustomerStores(context, parts.rules().policy(), parts.history());
        outbox = new Outbox(context, parts.metrics(), new AccountWabas(parts.accounts()));
        prompt = new PromptCommit(context);
        ids = new RequestIds(context);
        groups = new GroupDesk(stores, outbox, parts.rules());
        desk =
                new SendDesk(
                        stores,
                        new DeskStore(context),
                        new DeskEvents(parts.rules().policy()),
                        parts.desks(),
                        new DeskAnswers(outbox),
                        parts.rules().policy(),
                        parts.clock());
        context.schedule(parts.checkDueEvery(), PunctuationType.WALL_CLOCK_TIME, _ -> tellTime());
    }

    @Override
    public void process(Record<String, Received<SpecificRecord>> record) {
        var value = record.value().value();
        if (value instanceof CustomerMail mail) deliver(mail);
        else if (value instanceof OutboundRequest request)
            take(incoming(record), request, record.headers());
        else take(incoming(record));
        // Somebody waits for the answer to a request, and it may be in the mail.
        if (value instanceof OutboundRequest || value instanceof CustomerMail) prompt.ask();
    }

    private Incoming incoming(Record<String, Received<SpecificRecord>> record) {
        var from = context.recordMetadata();
        return new Incoming(
                from.map(RecordMetadata::topic).orElse(parts.requests()),
                origin(record, from),
                ThreadKey.parse(record.key()),
                record.value().raw(),
                record.value().value(),
                Instant.ofEpochMilli(record.timestamp()),
                false);
    }

    /// A request tells where it was asked for.
    private static String origin(
            Record<String, Received<SpecificRecord>> record, Optional<RecordMetadata> from) {
        return Optional.of(record)
                .filter(each -> each.value().value() instanceof OutboundRequest)
                .flatMap(each -> RequestHeaders.value(each.headers(), DeadLetters.ORIGIN))
                .or(() -> from.map(at -> at.topic() + "/" + at.partition() + "/" + at.offset()))
                .orElse("");
    }

    private void take(Incoming record) {
        if (!isPossible(record)) return;
        var home = home(record);
        if (home.isEmpty())
            outbox.setAside(
                    record,
                    "unknown_account",
                    "the accounts file has neither the number nor the account");
        else if (SendDesk.isOwn(record.value())) heed(home.get(), record);
        else if (isStray(record.value())) outbox.stray(home.get(), record, now());
        else if (!record.forwarded() && groups.take(home.get(), record, events().of(record)))
            desk.look(stores.hold(home.get()));
        else learn(home.get(), record);
    }

    /// A publisher may repeat a request as often as it likes: the first under an id is answered.
    private void take(Incoming record, OutboundRequest request, Headers headers) {
        var malformed = RequestHeaders.value(headers, RequestHeaders.MALFORMED);
        if (malformed.isEmpty() && !isPossible(record)) return;
        var content =
                RequestHeaders.value(headers, RequestHeaders.CONTENT)
                        .orElseGet(() -> UUID.nameUUIDFromBytes(record.raw().get()).toString());
        switch (ids.known(record.thread(), request.getRequestId(), content)) {
            case NO -> {
                if (malformed.isPresent())
                    outbox.refuse(
                            SendRequests.malformed(
                                    record.thread(), request, malformed.get(), now()));
                else ask(record, request);
                ids.remember(record.thread(), request.getRequestId(), content, now());
            }
            case SAME -> parts.metrics().repeated();
            case OTHER ->
                    outbox.setAside(
                            record,
                            "duplicate_request_id",
                            "the thread has another request under this id; its receipt stands");
        }
    }

    private void ask(Incoming record, OutboundRequest request) {
        var home = home(record).orElseGet(() -> Home.ofCustomer("", record.thread().customer()));
        ask(home, record, request);
    }

    private boolean isPossible(Incoming record) {
        var rejection = RecordCheck.rejection(record.thread(), record.value(), now());
        rejection.ifPresent(why -> outbox.setAside(record, why.code(), why.reason()));
        return rejection.isEmpty();
    }

    /// A status that names nobody; its message tells whose it is.
    private static boolean isStray(SpecificRecord value) {
        return value instanceof MessageStatus status
                && status.getGroupId() == null
                && status.getWaId() == null
                && status.getUserId() == null;
    }

    private ThreadEvents events() {
        return new ThreadEvents(parts.accounts());
    }

    /// Where the customer is kept by the record's key; empty: nobody's account (V7). Whose number a
    /// send record is of, where no account lists it, the message's statuses will tell.
    private Optional<Home> home(Incoming record) {
        var number = record.thread().phoneNumberId();
        var home = Home.ofCustomer("", record.thread().customer());
        return parts.accounts()
                .portfolio(waba(record.value()), number)
                .map(portfolio -> Home.ofCustomer(portfolio.id(), home.name()))
                .or(() ->
                        record.value() instanceof SendRecord
                                ? Optional.of(home.unplaced(number))
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

    private void learn(Home home, Incoming record) {
        var event = events().of(record);
        if (event.isEmpty()) return;
        var held = stores.hold(home);
        if (held.movedTo != null) {
            outbox.forward(held.movedTo, record);
            return;
        }
        if (!learn(held, event.get()))
            outbox.setAside(record, "too_late", "what it would change was forgotten long ago");
        // What the customer wants counts by its own time, however late it comes.
        desk.take(held, record);
    }

    /// @return false if it came too late
    private boolean learn(CustomerStores.Held held, ThreadEvent event) {
        var known = held.state.names().aliases();
        var met = isMet(held, event);
        var step = Customers.decide(held.state, event, parts.rules());
        if (isTooLate(step.decisions())) return false;
        held.state = step.state();
        held.store();
        tell(step.decisions());
        announce(held, known);
        if (!met) outbox.place(held.home, event, now());
        return true;
    }

    /// Whether a message is met here for the first time. In a group it is many participants'.
    private static boolean isMet(CustomerStores.Held held, ThreadEvent event) {
        var wamid = event.wamid();
        var number = event.number();
        if (wamid == null || number == null || event.group() != null) return true;
        var thread = held.state.thread(number);
        if (thread == null) return false;
        return event instanceof ThreadEvent.EchoSeen
                ? thread.knowsEcho(wamid)
                : thread.knows(wamid);
    }

    private static boolean isTooLate(List<Told> told) {
        return !told.isEmpty() && told.getFirst().decision() instanceof Decision.TooLate;
    }

    private void tell(List<Told> told) {
        for (var each : told) outbox.fact(each, now());
    }

    private void ask(Home home, Incoming record, OutboundRequest request) {
        var held = stores.hold(home);
        if (held.movedTo != null) outbox.forward(held.movedTo, record);
        else desk.ask(held, record.thread(), request);
    }

    /// What is told about a customer from outside is for the desk alone.
    private void heed(Home home, Incoming record) {
        var held = stores.hold(home);
        if (held.movedTo != null) outbox.forward(held.movedTo, record);
        else desk.take(held, record);
    }

    private void deliver(CustomerMail mail) {
        var home = Home.ofCustomer(mail.getPortfolio(), mail.getCustomer());
        if (mail.getRecord() != null) {
            var forwarded = mail.getRecord();
            var raw = Incoming.bytes(forwarded);
            var value = parts.values().deserialize(forwarded.getTopic(), raw.get());
            receive(home, Incoming.of(forwarded, value));
            return;
        }
        var held = stores.hold(home);
        if (held.movedTo == null) settle(held, mail);
        else if (!held.movedTo.equals(sameAs(mail))) outbox.forward(held.movedTo, mail);
    }

    private void receive(Home home, Incoming record) {
        if (record.value() instanceof OutboundRequest request) ask(home, record, request);
        else if (SendDesk.isOwn(record.value())) heed(home, record);
        else learn(home, record);
    }

    private static @Nullable Home sameAs(CustomerMail mail) {
        var name = mail.getSameAs();
        if (name == null) return null;
        var portfolio = mail.getSameAsPortfolio();
        return Home.ofCustomer(portfolio == null ? mail.getPortfolio() : portfolio, name);
    }

    private void settle(CustomerStores.Held held, CustomerMail mail) {
        var other = sameAs(mail);
        if (other != null) join(held, other);
        else if (mail.getGroupPart() != null)
            learn(held, ThreadEvents.delivered(mail.getGroupPart()));
        else if (mail.getEcho() != null) learn(held, ThreadEvents.seen(mail.getEcho()));
        else if (mail.getPlace() != null) desk.take(held, mail.getPlace());
        else if (mail.getMoved() != null) {
            merge(held, mail.getMoved());
            desk.merge(held, mail.getDesk());
        }
    }

    private void merge(CustomerStores.Held held, MovedCustomer moved) {
        var names = CustomerRecords.names(moved.getNames());
        var known = held.state.names().aliases();
        var parts = moved.getThreads().stream().map(ThreadRecords::part).toList();
        var step = Customers.merge(held.state, names, parts, this.parts.rules());
        held.state = step.state();
        held.storeMerged();
        tell(step.decisions());
        announce(held, known);
    }

    /// Tells the homes of names that are new to the customer where the customer is.
    private void announce(CustomerStores.Held held, Set<String> known) {
        for (var alias : held.state.names().aliases())
            if (!known.contains(alias) && !alias.equals(held.home.name()))
                outbox.sameAs(held.home.named(alias), held.home);
    }

    /// Two names are one customer: the smaller customer key is that of both, so that however many
    /// are joined at once, in whatever order, all end up at one.
    private void join(CustomerStores.Held held, Home elsewhere) {
        var home = held.home;
        var isKept = !held.isNew || !desk.isEmpty(home);
        switch (AliasRouting.decide(home, isKept, elsewhere)) {
            case NOTHING -> {}
            case REDIRECT -> held.moveTo(elsewhere);
            case MOVE -> outbox.move(elsewhere, held.moveTo(elsewhere), desk.leave(home));
            case NOTIFY_OTHER -> outbox.sameAs(elsewhere, home);
        }
    }

    /// What is due is done in slices: a look is a part of the task's transaction, and must not
    /// outlast it, however much became due while nobody looked. The next look goes on.
    private void tellTime() {
        ids.forget(now());
        var end = System.nanoTime() + LOOK_AT_MOST.toNanos();
        for (var due : stores.dueUntil(now(), DUE_AT_ONCE)) {
            tellTime(due);
            if (System.nanoTime() >= end) return;
        }
    }

    /// Nobody is held up by one whose state makes the rules fail.
    private void tellTime(InstantIndex.Entry due) {
        try {
            tellTime(Home.parse(due.name()));
            stores.fired(due);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            parts.metrics().setAside(ProcessingFailures.CODE);
            // The message of an exception may quote a customer.
            LOG.error(
                    "what is due at {} fails and is postponed: {} at {}",
                    due.at(),
                    e.getClass().getName(),
                    Arrays.toString(e.getStackTrace()));
            stores.postpone(due, now().plus(POSTPONED));
        }
    }

    private void tellTime(Home home) {
        var time = new ThreadEvent.TimePassed(now());
        switch (home.kind()) {
            case GROUP -> groups.tellTime(home, time);
            case DESK -> desk.tellTime(stores.hold(home.customer()));
            case CUSTOMER -> learn(stores.hold(home), time);
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
