package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;

import java.time.Instant;
import java.util.function.Function;

/// A messaging limit and the quotas that publishers have of it. A request that has a quota holds a
/// slot of both, or of neither; what becomes of it later is known by its id, so that only who asks
/// has to say whose quota it is.
public final class LimitWithQuotas {

    private final LimitLedger limit;
    private final Function<String, LimitLedger> quotas;

    /// @param quotas the ledger of each quota of the limit, by its name
    public LimitWithQuotas(LimitLedger limit, Function<String, LimitLedger> quotas) {
        this.limit = limit;
        this.quotas = quotas;
    }

    /// A request asks for a slot. Where neither the limit nor the quota has one, it is the limit
    /// that refuses: it would whoever asked.
    public Slot reserve(
            CustomerId customer, RequestId request, MessagingLimit asked, Instant at, Instant now) {
        var quota = asked.quota();
        if (quota == null || limit.isHeld(customer, request, now))
            return slot(limit.reserve(customer, request, asked.slots(), at, now), false);
        var offer = limit.offer(customer, request, asked.slots(), at, now);
        if (!offer.granted()) return slot(offer, false);
        var own = quotas.apply(quota.name());
        var answer = own.reserve(customer, request, quota.slots(), at, now);
        if (answer.granted())
            limit.reserve(customer, request, quota.name(), asked.slots(), at, now);
        return slot(answer, true);
    }

    private static Slot slot(LimitLedger.ReservationAnswer answer, boolean byQuota) {
        return answer.granted() ? Slot.GRANTED : new Slot.None(answer.freeAt(), byQuota);
    }

    /// Meta took the message of a request.
    public void sent(CustomerId customer, RequestId request, Instant at, Instant now) {
        limit.quota(customer, request)
                .ifPresent(quota -> quotas.apply(quota).sent(customer, request, at, now));
        limit.sent(customer, request, at, now);
    }

    /// The message of a request was not sent, or failed.
    public void release(CustomerId customer, RequestId request, Instant at, Instant now) {
        limit.quota(customer, request)
                .ifPresent(quota -> quotas.apply(quota).release(customer, request, at, now));
        limit.release(customer, request, at, now);
    }

    /// What was counted under another name is the customer's.
    public void rename(CustomerId from, CustomerId to, Instant now) {
        for (var quota : limit.quotas(from)) quotas.apply(quota).rename(from, to, now);
        limit.rename(from, to, now);
    }
}
