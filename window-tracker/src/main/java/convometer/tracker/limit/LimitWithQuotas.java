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
        var offer = offer(customer, request, asked, at, now);
        if (offer.slot() instanceof Slot.Granted) offer.take().run();
        return offer.slot();
    }

    /// What is answered to a request, as long as nothing else happens in the ledgers.
    ///
    /// @param take takes the slot that is granted
    record Offer(Slot slot, Runnable take) {}

    /// Whether there is a slot for a request; nothing is taken yet.
    Offer offer(
            CustomerId customer, RequestId request, MessagingLimit asked, Instant at, Instant now) {
        var ofLimit = limit.offer(customer, request, asked.slots(), at, now);
        var quota = asked.quota();
        if (quota == null) return new Offer(Slot.of(ofLimit.answer(), null), ofLimit::take);
        var ofQuota = quotas.apply(quota.name()).offer(customer, request, quota.slots(), at, now);
        return new Offer(
                Slot.of(ofLimit.answer(), ofQuota.answer()),
                () -> {
                    ofLimit.take();
                    ofQuota.take();
                });
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

    /// A request is refused for something else that it needs, too: a slot that it has from before
    /// is free.
    ///
    /// @param quota that the request has; null: none
    void refuse(
            CustomerId customer,
            RequestId request,
            @Nullable String quota,
            Instant at,
            Instant now) {
        both(quota, ledger -> ledger.refuse(customer, request, at, now));
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
