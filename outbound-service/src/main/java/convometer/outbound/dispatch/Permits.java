package convometer.outbound.dispatch;

import convometer.events.ThreadDecision;
import convometer.outbound.rules.SendBody;
import convometer.outbound.pacing.Ticket;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

import java.util.Optional;

/// Reads permissions out of the tracker's decisions.
final class Permits {

    private static final String PERMITTED = "permitted";

    private final Deserializer<ThreadDecision> decisions;
    private final String topic;
    private final Accounts accounts;

    /// @param topic of the decisions
    /// @param accounts know whose a number is
    Permits(Deserializer<ThreadDecision> decisions, String topic, Accounts accounts) {
        this.decisions = decisions;
        this.topic = topic;
        this.accounts = accounts;
    }

    /// The permission in a decision; empty where it decides something else.
    Optional<Permit> read(long offset, byte[] bytes) {
        var decision = decisions.deserialize(topic, bytes);
        var permission = decision.getPermission();
        return decision.getKind().equals(PERMITTED) && permission != null
                ? Optional.of(Permit.of(offset, Bytes.wrap(bytes), decision, permission))
                : Optional.empty();
    }

    Ticket ticket(Permit permit) {
        var mark = permit.mark();
        return new Ticket(
                permit.requestId(),
                permit.thread(),
                permit.phoneNumberId(),
                accounts.wabaOfNumber(permit.phoneNumberId()).map(Accounts.Waba::id).orElse(""),
                permit.permission().getLeaseUntil(),
                !mark && !new SendBody(permit.message()).group(),
                mark);
    }
}
