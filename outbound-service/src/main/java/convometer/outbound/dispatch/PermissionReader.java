package convometer.outbound.dispatch;

import convometer.events.PermissionFact;
import convometer.events.ThreadDecision;
import convometer.outbound.dispatch.Permission.Content;
import convometer.outbound.graph.Json;
import convometer.outbound.pacing.Priority;
import convometer.outbound.pacing.ScheduledSend;
import convometer.outbound.rules.SendBody;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/// Reads what concerns dispatch out of the tracker's decisions.
public final class PermissionReader {

    private static final String PERMITTED = "permitted";
    private static final String WITHDRAWN = "permission_withdrawn";

    private final Deserializer<ThreadDecision> decisions;
    private final String topic;
    private final Accounts accounts;

    /// @param topic of the decisions
    /// @param accounts know whose a number is
    public PermissionReader(
            Deserializer<ThreadDecision> decisions, String topic, Accounts accounts) {
        this.decisions = decisions;
        this.topic = topic;
        this.accounts = accounts;
    }

    /// What a decision says of a request; empty where it says nothing of one.
    Optional<GateDecision> read(long offset, byte[] bytes) {
        var decision = decisions.deserialize(topic, bytes);
        var permission = decision.getPermission();
        var withdrawal = decision.getWithdrawal();
        if (decision.getKind().equals(PERMITTED) && permission != null)
            return Optional.of(
                    new GateDecision.Permitted(
                            permission(offset, bytes, decision, permission),
                            permission.getRenewed()));
        return decision.getKind().equals(WITHDRAWN) && withdrawal != null
                ? Optional.of(
                        new GateDecision.Withdrawn(
                                offset, withdrawal.getRequestId(), withdrawal.getAnswered()))
                : Optional.empty();
    }

    /// The permission in a decision; empty where it decides something else.
    public Optional<Permission> permission(long offset, ByteBuffer decision) {
        var bytes = new byte[decision.remaining()];
        decision.duplicate().get(bytes);
        return read(offset, bytes)
                .filter(GateDecision.Permitted.class::isInstance)
                .map(each -> ((GateDecision.Permitted) each).permission());
    }

    private Permission permission(
            long offset, byte[] bytes, ThreadDecision decision, PermissionFact fact) {
        var message = Json.object(fact.getMessage()).orElse(Map.of());
        var throughput = fact.getThroughput();
        return new Permission(
                offset,
                offset,
                scheduled(decision, fact, new SendBody(message)),
                decision.getCustomer(),
                decision.getAt(),
                throughput == null ? 0 : throughput,
                new Content(Bytes.wrap(bytes), fact, message));
    }

    private ScheduledSend scheduled(ThreadDecision decision, PermissionFact fact, SendBody body) {
        var number = decision.getPhoneNumberId();
        var isReadReceipt = body.readReceipt();
        var terms = fact.getRenewal();
        return new ScheduledSend(
                fact.getRequestId(),
                number + "/" + decision.getCustomer(),
                number,
                accounts.wabaOfNumber(number).map(Accounts.Waba::id).orElse(number),
                Priority.of(fact.getCategory(), isReadReceipt),
                fact.getLeaseUntil(),
                terms == null ? null : terms.getDeadline(),
                !isReadReceipt && !body.group(),
                isReadReceipt);
    }
}
