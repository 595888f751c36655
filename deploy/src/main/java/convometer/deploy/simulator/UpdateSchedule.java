package convometer.deploy.simulator;

import convometer.deploy.simulator.analytics.DeliveryCounts;
import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.messages.DeliveryError;
import convometer.deploy.simulator.pricing.MetaBilling;
import convometer.deploy.simulator.webhooks.PendingUpdates;
import convometer.deploy.simulator.webhooks.StatusUpdates;
import convometer.deploy.simulator.webhooks.WebhookUpdate;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The updates that webhooks are to deliver. Accepted messages wait here until the next call takes
/// what is due: only then are they priced, in the order of delivery, whatever order they came in.
final class UpdateSchedule {

    private static final Comparator<AcceptedMessage> BY_DELIVERY =
            Comparator.comparing((AcceptedMessage message) -> message.plan().reachedAt())
                    .thenComparing(AcceptedMessage::wamid);

    private final MetaBilling billing;
    private final DeliveryCounts counts;
    private final PendingUpdates pending = new PendingUpdates();
    private final List<AcceptedMessage> unpriced = new ArrayList<>();

    /// @param counts of what is delivered
    UpdateSchedule(Accounts accounts, DeliveryCounts counts) {
        this.billing = new MetaBilling(accounts);
        this.counts = counts;
    }

    /// A message, call or other event of a customer.
    synchronized void add(InboundMessage inbound, WebhookUpdate update, Instant dueAt, int copies) {
        billing.onInbound(
                new ThreadKey(inbound.phoneNumberId(), inbound.from().key()),
                inbound.type(),
                inbound.at(),
                inbound.referral() != null);
        for (int copy = 0; copy < copies; copy++) pending.add(update.rescheduled(dueAt, copy));
    }

    synchronized void add(WebhookUpdate update) {
        pending.add(update);
    }

    /// A message whose statuses follow. Senders wait for this, so it has a lock of its own.
    void add(AcceptedMessage message) {
        synchronized (unpriced) {
            unpriced.add(message);
        }
    }

    /// Removes what is due and gives it.
    ///
    /// @param most how many updates at most
    synchronized List<WebhookUpdate> removeDue(Instant until, int most, RuntimeSettings settings) {
        var profile = settings.faultProfile();
        removeUnpriced().stream()
                .sorted(BY_DELIVERY)
                .flatMap(message -> statuses(message, settings).stream())
                .flatMap(update -> StatusUpdates.with(profile, update))
                .forEach(pending::add);
        return pending.removeDue(until, most, profile.shuffled());
    }

    private List<AcceptedMessage> removeUnpriced() {
        synchronized (unpriced) {
            var all = List.copyOf(unpriced);
            unpriced.clear();
            return all;
        }
    }

    private List<WebhookUpdate> statuses(AcceptedMessage message, RuntimeSettings settings) {
        var error = errorOf(message, settings);
        if (error != null) return StatusUpdates.failed(message, error, settings.delays());
        if (message.isReaction() || !message.plan().isDelivered())
            return StatusUpdates.onlySent(message);
        var verdict = billing.verdictOn(message, message.plan().reachedAt());
        counts.add(message, verdict);
        return StatusUpdates.delivered(message, verdict, settings.pricing());
    }

    private @Nullable DeliveryError errorOf(AcceptedMessage message, RuntimeSettings settings) {
        var customer = message.customer();
        if (customer.undeliverable() || customer.blocked().contains(message.phoneNumberId()))
            return DeliveryError.UNDELIVERABLE;
        if (message.failsWith() != 0) return DeliveryError.of(message.failsWith());
        if (message.category().equals("marketing")
                && customer.stopped().contains(message.phoneNumberId()))
            return DeliveryError.MARKETING_STOPPED;
        return message.isFreeForm() && !isWindowOpen(message, settings)
                ? DeliveryError.WINDOW_CLOSED
                : null;
    }

    /// Somebody may post webhooks by hand beside the simulator, so it can be set to assume an open
    /// window for customers who never wrote through it.
    private boolean isWindowOpen(AcceptedMessage message, RuntimeSettings settings) {
        if (settings.believesSenders() && !billing.hasInbound(message.thread())) return true;
        return billing.isWindowOpen(message.thread(), message.acceptedAt());
    }

    /// How many updates are not delivered yet, due or not. A message that is not priced yet counts
    /// as one.
    synchronized int size() {
        synchronized (unpriced) {
            return unpriced.size() + pending.size();
        }
    }

    synchronized long dropped() {
        return pending.dropped();
    }
}
