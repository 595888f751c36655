package convometer.outbound.dispatch;

import convometer.events.ThreadDecision;
import convometer.outbound.pacing.Ticket;
import convometer.outbound.rules.SendBody;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads permissions out of the tracker's decisions.
public final class Permits {

    private static final String PERMITTED = "permitted";

    private final Deserializer<ThreadDecision> decisions;
    private final String topic;
    private final Accounts accounts;

    /// @param topic of the decisions
    /// @param accounts know whose a number is
    public Permits(Deserializer<ThreadDecision> decisions, String topic, Accounts accounts) {
        this.decisions = decisions;
        this.topic = topic;
        this.accounts = accounts;
    }

    /// The permission in a decision; empty where it decides something else.
    public Optional<Permit> read(long offset, byte[] bytes) {
        var decision = decisions.deserialize(topic, bytes);
        var permission = decision.getPermission();
        return decision.getKind().equals(PERMITTED) && permission != null
                ? Optional.of(Permit.of(offset, Bytes.wrap(bytes), decision, permission))
                : Optional.empty();
    }

    /// The permission in a decision that was kept.
    public Optional<Permit> read(long offset, ByteBuffer kept) {
        var bytes = new byte[kept.remaining()];
        kept.duplicate().get(bytes);
        return read(offset, bytes);
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
