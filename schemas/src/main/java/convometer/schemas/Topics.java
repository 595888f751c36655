package convometer.schemas;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import convometer.events.AccountEvent;
import convometer.events.AuditEntry;
import convometer.events.BillingCount;
import convometer.events.BillingTablesVersion;
import convometer.events.BudgetEvent;
import convometer.events.Charge;
import convometer.events.ClosingRequest;
import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.HandlerChange;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.MetaFiguresUpdate;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.RawWebhook;
import convometer.events.RepricingRequest;
import convometer.events.RepricingUpdate;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.events.StatementClosing;
import convometer.events.ThreadDecision;

import org.apache.avro.specific.SpecificRecord;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The topic catalogue. Every topic has LogAppendTime: a record that tells of something forty days
/// ago must not fall to retention the moment it is written.
public final class Topics {

    /// A webhook has up to 3 MB, and all of it may be one part.
    private static final String A_WHOLE_WEBHOOK = Integer.toString(4 << 20);

    private static final Duration WEBHOOK_RETRIES = Duration.ofDays(8);
    private static final Duration OUTBOUND_LIFE = Duration.ofDays(40);

    /// The year that auditors look back on, and a month to look. No longer: the audit trail names
    /// customers.
    private static final Duration AUDITED = Duration.ofDays(400);

    private static final Duration FOR_EVER = Duration.ofMillis(-1);

    /// What somebody wants to send. Publishers may use any key and any partitioner.
    public static final Topic<OutboundRequest> OUTBOUND_REQUESTS =
            kept("outbound-requests", "any", OutboundRequest.class, WEBHOOK_RETRIES);

    /// The one answer to each request.
    public static final Topic<OutboundReceipt> OUTBOUND_RECEIPTS =
            kept("outbound-receipts", "request id", OutboundReceipt.class, OUTBOUND_LIFE);

    /// Requests in the order of their thread, also repeated and malformed ones: what the tracker's
    /// gate reads. Wider than outbound-requests, since headers are added.
    public static final Topic<OutboundRequest> THREAD_REQUESTS =
            kept("thread-requests", "thread", OutboundRequest.class, WEBHOOK_RETRIES)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// What we sent and Meta accepted.
    public static final Topic<SendRecord> SEND_RECORDS =
            kept("send-records", "thread", SendRecord.class, FOR_EVER);

    /// Permitted messages that Meta did not take.
    public static final Topic<SendOutcome> SEND_OUTCOMES =
            kept("send-outcomes", "thread", SendOutcome.class, OUTBOUND_LIFE);

    /// Who may be written to, as upstream systems know it.
    public static final Topic<ConsentChange> CONSENTS =
            kept("consents", "thread", ConsentChange.class, FOR_EVER);

    /// Threads that a person takes or gives back to the bot.
    public static final Topic<HandlerChange> HANDLER_CHANGES =
            kept("handler-changes", "thread", HandlerChange.class, OUTBOUND_LIFE);

    /// What customers did: messages and calls.
    public static final Topic<InboundMessage> INBOUND_MESSAGES =
            kept("inbound-messages", "thread", InboundMessage.class, OUTBOUND_LIFE)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// What became of the messages of the business.
    public static final Topic<MessageStatus> MESSAGE_STATUSES =
            kept("message-statuses", "thread", MessageStatus.class, OUTBOUND_LIFE)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// What Meta tells about customers beside messages and statuses: names, echoes, preferences.
    public static final Topic<CustomerNotice> CUSTOMER_NOTICES =
            kept("customer-notices", "thread", CustomerNotice.class, OUTBOUND_LIFE);

    /// Everything else that Meta tells about an account.
    public static final Topic<AccountEvent> ACCOUNT_EVENTS =
            kept("account-events", "WABA", AccountEvent.class, FOR_EVER)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// Each verified webhook body, byte for byte.
    public static final Topic<RawWebhook> WEBHOOKS_RAW =
            kept("webhooks-raw", "phone number or WABA", RawWebhook.class, FOR_EVER)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// What is true of a thread: facts and corrections. Wider than outbound-requests, since a
    /// decision repeats the message that it permits.
    public static final Topic<ThreadDecision> THREAD_DECISIONS =
            kept("thread-decisions", "thread", ThreadDecision.class, FOR_EVER)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// The ledger.
    public static final Topic<Charge> CHARGES = kept("charges", "unit id", Charge.class, FOR_EVER);

    /// Running totals by line of the statement. In one order, so that who reads them can tell the
    /// lines that were written together.
    public static final Topic<BillingCount> BILLING_COUNTS =
            ordered("billing-counts", "WABA, month, …", BillingCount.class, FOR_EVER)
                    .with(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);

    /// The tables that prices rest on, in each version that was used: every instance reads it
    /// whole.
    public static final Topic<BillingTablesVersion> BILLING_TABLES =
            kept("billing-tables", "version", BillingTablesVersion.class, FOR_EVER)
                    .with(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK);

    /// Booked units that are to be priced by other tables.
    public static final Topic<RepricingRequest> REPRICING_REQUESTS =
            ordered("repricing-requests", "id", RepricingRequest.class, WEBHOOK_RETRIES);

    /// How far repricings are, and what they change.
    public static final Topic<RepricingUpdate> REPRICINGS =
            kept("repricings", "id or id/line", RepricingUpdate.class, FOR_EVER)
                    .with(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);

    /// Statements that are to be closed.
    public static final Topic<ClosingRequest> CLOSING_REQUESTS =
            ordered("closing-requests", "WABA/month", ClosingRequest.class, WEBHOOK_RETRIES);

    /// Statements that are closed.
    public static final Topic<StatementClosing> STATEMENT_CLOSINGS =
            ordered("statement-closings", "WABA/month", StatementClosing.class, FOR_EVER)
                    .with(MAX_MESSAGE_BYTES_CONFIG, A_WHOLE_WEBHOOK)
                    .with(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);

    /// What Meta reports of accounts, as it was imported: every instance reads it whole.
    public static final Topic<MetaFiguresUpdate> META_FIGURES =
            kept("meta-figures", "WABA/month/source, …", MetaFiguresUpdate.class, FOR_EVER)
                    .with(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);

    /// Thresholds of budgets that were reached.
    public static final Topic<BudgetEvent> BUDGET_EVENTS =
            kept("budget-events", "WABA, budget, period", BudgetEvent.class, AUDITED);

    /// Who changed what over HTTP. Not compacted: the entries of a change are told apart by their
    /// stage, and each of them counts.
    public static final Topic<AuditEntry> AUDIT =
            kept("audit", "change", AuditEntry.class, AUDITED);

    /// All of them.
    public static final List<Topic<? extends SpecificRecord>> ALL =
            List.of(
                    OUTBOUND_REQUESTS,
                    OUTBOUND_RECEIPTS,
                    THREAD_REQUESTS,
                    SEND_RECORDS,
                    SEND_OUTCOMES,
                    CONSENTS,
                    HANDLER_CHANGES,
                    INBOUND_MESSAGES,
                    MESSAGE_STATUSES,
                    CUSTOMER_NOTICES,
                    ACCOUNT_EVENTS,
                    WEBHOOKS_RAW,
                    THREAD_DECISIONS,
                    CHARGES,
                    BILLING_COUNTS,
                    BILLING_TABLES,
                    REPRICING_REQUESTS,
                    REPRICINGS,
                    CLOSING_REQUESTS,
                    STATEMENT_CLOSINGS,
                    META_FIGURES,
                    BUDGET_EVENTS,
                    AUDIT);

    private static <V extends SpecificRecord> Topic<V> kept(
            String name, String key, Class<V> value, Duration retention) {
        return Topic.spread(name, key, value, config(retention));
    }

    /// The ledger is one: what it alone reads, or writes whole, has one order.
    private static <V extends SpecificRecord> Topic<V> ordered(
            String name, String key, Class<V> value, Duration retention) {
        return Topic.single(name, key, value, config(retention));
    }

    private static Map<String, String> config(Duration retention) {
        return Map.of(
                MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()));
    }

    private Topics() {}
}
