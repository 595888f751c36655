package convometer.tracker.streams;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendRecord;
import convometer.schemas.streams.PromptCommit;
import convometer.schemas.streams.Received;
import convometer.schemas.streams.RequestHeaders;
import convometer.tracker.limit.RequestId;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.streams.records.CustomerEvents;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.records.RecordCheck;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.RequestIds;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Checks a record and routes it by alias: what is kept here goes on to [RulesProcessor], what is
/// kept under another name is forwarded there ([CustomerLookup]), and what cannot be, or is
/// nobody's account's, is a dead letter. A customer has one customer key, that of the smallest of
/// the names.
final class RecordRouter implements Processor<String, Received<SpecificRecord>, Object, Object> {

    private final ProcessorParts parts;
    private final String rules;

    private CustomerLookup lookup;
    private TrackerOutputs outputs;
    private RequestIds ids;
    private PromptCommit prompt;
    private ProcessorContext<Object, Object> context;

    /// @param rules name of the processor that applies the rules
    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    RecordRouter(ProcessorParts parts, String rules) {
        this.parts = parts;
        this.rules = rules;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
        outputs = parts.outputs(context);
        lookup =
                new CustomerLookup(
                        parts.stores(context),
                        outputs,
                        new CustomerEvents(parts.accounts()),
                        parts.values().deserializer());
        ids = new RequestIds(context);
        prompt = new PromptCommit(context);
    }

    @Override
    public void process(Record<String, Received<SpecificRecord>> record) {
        var value = record.value().value();
        var routed =
                switch (value) {
                    case CustomerCommand command -> lookup.find(command);
                    case OutboundRequest request ->
                            ofRequest(incoming(record), request, record.headers());
                    default -> ofRecord(incoming(record));
                };
        if (routed != null) context.forward(record.withValue(routed), rules);
        // Somebody waits for the answer to a request, and it may come by a command.
        if (value instanceof OutboundRequest || value instanceof CustomerCommand) prompt.ask();
    }

    private IncomingRecord incoming(Record<String, Received<SpecificRecord>> record) {
        return IncomingRecord.of(record, context.recordMetadata().orElseThrow());
    }

    /// @return null: the rules have nothing to do with it
    private @Nullable RoutedRecord ofRecord(IncomingRecord record) {
        if (!isPossible(record)) return null;
        var customerKey = customerKey(record);
        if (customerKey.isEmpty())
            outputs.deadLetter(
                    record,
                    "unknown_account",
                    "the accounts file has neither the number nor the account");
        else if (isUnattributed(record.value()))
            outputs.locateUnattributed(customerKey.get(), record, now());
        else return lookup.find(customerKey.get(), record);
        return null;
    }

    /// A publisher may repeat a request as often as it likes: the first under an id is answered.
    private @Nullable RoutedRecord ofRequest(
            IncomingRecord record, OutboundRequest request, Headers headers) {
        var malformed = RequestHeaders.value(headers, RequestHeaders.MALFORMED);
        if (malformed.isEmpty() && !isPossible(record)) return null;
        // The thread has its id already.
        if (record.renewal() || request.getCancel())
            return lookup.find(requestKey(record), record, request, null);
        var fingerprint =
                RequestHeaders.value(headers, RequestHeaders.CONTENT)
                        .orElseGet(() -> UUID.nameUUIDFromBytes(record.raw().get()).toString());
        var id = new RequestId(request.getRequestId());
        switch (ids.known(record.thread(), id, fingerprint, now())) {
            case NO -> {
                return ofFirst(record, request, fingerprint, malformed);
            }
            case SAME -> parts.metrics().repeated();
            case OTHER ->
                    outputs.deadLetter(
                            record,
                            "duplicate_request_id",
                            "the thread has another request under this id; its receipt stands");
        }
        return null;
    }

    private CustomerKey requestKey(IncomingRecord record) {
        return customerKey(record)
                .orElseGet(() -> CustomerKey.ofCustomer("", record.thread().customer()));
    }

    /// Who answers a request, or forwards it from the thread that was written to, remembers its id.
    private @Nullable RoutedRecord ofFirst(
            IncomingRecord record,
            OutboundRequest request,
            String fingerprint,
            Optional<String> malformed) {
        var thread = record.thread();
        RoutedRecord routed = null;
        if (malformed.isPresent())
            outputs.refuse(SendRequests.malformed(thread, request, malformed.get(), now()));
        else routed = lookup.find(requestKey(record), record, request, fingerprint);
        if (routed == null)
            ids.remember(thread, new RequestId(request.getRequestId()), fingerprint, now());
        return routed;
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

    private Instant now() {
        return parts.clock().instant();
    }
}
