package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/// A messaging limit and the quotas that publishers have of it. A request that has a quota holds a
/// slot of both, or of neither; whoever tells what became of it names the quota, too.
public final class LimitWithQuotas {

    private final LimitLedger limit;
    private final Function<String, LimitLedger> quotas;

    /// @param quotas the ledger of each quota of the limit, by its name
    public LimitWithQuotas(LimitLedger limit, Function<String, LimitLedger> quotas) {
        this.limit = limit;
        this.quotas = quotas;
    }

    /// A request asks for a slot.
    public Slot reserve(
            CustomerId customer, RequestId request, MessagingLimit asked, Instant at, Instant now) {
        var ofLimit = limit.offer(customer, request, asked.slots(), at, now);
        var quota = asked.quota();
        var ofQuota =
                quota == null
                        ? null
                        : quotas.apply(quota.name())
                                .offer(customer, request, quota.slots(), at, now);
        var slot = Slot.of(ofLimit.answer(), ofQuota == null ? null : ofQuota.answer());
        if (!(slot instanceof Slot.Granted)) return slot;
        ofLimit.take();
        if (ofQuota != null) ofQuota.take();
        return slot;
    }

    /// Meta took the message of a request.
    ///
    /// @param quota that the request has; null: none
    public void sent(
            CustomerId customer,
            RequestId request,
            @Nullable String quota,
            Instant at,
            Instant now) {
        both(quota, ledger -> ledger.sent(customer, request, at, now));
    }

    /// The message of a request was not sent, or failed.
    ///
    /// @param quota that the request has; null: none
    public void release(
            CustomerId customer,
            RequestId request,
            @Nullable String quota,
            Instant at,
            Instant now) {
        both(quota, ledger -> ledger.release(customer, request, at, now));
    }

    /// What was counted under another name is the customer's.
    ///
    /// @param quota that a request of the customer has; null: none
    public void rename(CustomerId from, CustomerId to, @Nullable String quota, Instant now) {
        both(quota, ledger -> ledger.rename(from, to, now));
    }

    private void both(@Nullable String quota, Consumer<LimitLedger> change) {
        change.accept(limit);
        if (quota != null) change.accept(quotas.apply(quota));
    }
}
