package convometer.deploy.simulator;

import convometer.deploy.simulator.accounts.AccessTokens;
import convometer.deploy.simulator.accounts.RateLimits;
import convometer.deploy.simulator.accounts.Template;
import convometer.deploy.simulator.accounts.Templates;
import convometer.deploy.simulator.analytics.DeliveryCounts;
import convometer.deploy.simulator.analytics.PricingAnalytics;
import convometer.deploy.simulator.customers.Customers;
import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.faults.SendFaults;
import convometer.deploy.simulator.log.SimulatorLog;
import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.messages.DeliveryPlan;
import convometer.deploy.simulator.messages.GraphError;
import convometer.deploy.simulator.messages.SendRequest;
import convometer.deploy.simulator.seed.Wamid;
import convometer.deploy.simulator.webhooks.WebhookUpdate;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// All that a simulator keeps between two requests. A reset replaces it by a new one.
public final class SimulatorState {

    private final SimulatorSettings settings;
    private final Customers customers;
    private final Templates templates;
    private final RateLimits rateLimits;
    private final SendFaults faults;
    private final AccessTokens tokens;
    private final SimulatorLog log = new SimulatorLog();
    private final UpdateSchedule schedule;
    private final PricingAnalytics analytics;
    private final AtomicLong withoutCallbackData = new AtomicLong();
    private final AtomicLong customerActions = new AtomicLong();
    private final Map<String, Instant> latest = new ConcurrentHashMap<>();
    private volatile RuntimeSettings runtime;

    SimulatorState(SimulatorSettings settings) {
        this.settings = settings;
        this.runtime = RuntimeSettings.of(settings);
        this.customers = new Customers(settings.undeliverable());
        this.templates = new Templates(settings.accounts());
        this.rateLimits = new RateLimits(settings.accounts());
        this.faults = new SendFaults(settings.seed());
        this.tokens = new AccessTokens(settings.accessToken());
        var counts = new DeliveryCounts();
        this.schedule = new UpdateSchedule(settings.accounts(), counts);
        this.analytics = new PricingAnalytics(settings.accounts(), counts);
    }

    public Instant now() {
        return settings.clock().instant();
    }

    public Accounts accounts() {
        return settings.accounts();
    }

    public long seed() {
        return settings.seed();
    }

    /// The billing account of a number.
    ///
    /// @throws GraphError if there is no such number
    public String wabaOf(String phoneNumberId) {
        return accounts()
                .wabaOfNumber(phoneNumberId)
                .orElseThrow(() -> GraphError.unknownNumber(phoneNumberId))
                .id();
    }

    public Customers customers() {
        return customers;
    }

    public Templates templates() {
        return templates;
    }

    public PricingAnalytics analytics() {
        return analytics;
    }

    public RateLimits rateLimits() {
        return rateLimits;
    }

    public SendFaults faults() {
        return faults;
    }

    public AccessTokens tokens() {
        return tokens;
    }

    public SimulatorLog log() {
        return log;
    }

    public RuntimeSettings runtime() {
        return runtime;
    }

    public void setRuntime(RuntimeSettings changed) {
        runtime = changed;
    }

    /// Schedules the webhook of something that a customer did.
    ///
    /// @param copies how often it is delivered
    public void schedule(InboundMessage inbound, WebhookUpdate update, Instant dueAt, int copies) {
        schedule.add(inbound, update, dueAt, copies);
    }

    public void schedule(WebhookUpdate update) {
        schedule.add(update);
    }

    /// Removes the updates that are due and gives them.
    ///
    /// @param most how many at most
    List<WebhookUpdate> removeDue(Instant until, int most) {
        return schedule.removeDue(until, most, runtime);
    }

    /// How many updates are not delivered yet, due or not.
    public int undelivered() {
        return schedule.size();
    }

    /// How many updates were dropped because too many waited.
    public long dropped() {
        return schedule.dropped();
    }

    /// Counts what customers do, so that each has an id of its own.
    public long nextCustomerAction() {
        return customerActions.incrementAndGet();
    }

    /// The instant of an event, at least a second after the one before of the same name: webhooks
    /// have whole seconds, and nobody could say which of two in one second was the later.
    public Instant nextSecond(String name, Instant wanted) {
        return latest.merge(
                name,
                wanted.truncatedTo(ChronoUnit.SECONDS),
                (last, now) -> now.isAfter(last) ? now : last.plusSeconds(1));
    }

    /// Accepts a message from a sender: logs it and schedules its statuses.
    ///
    /// @param template null for free-form
    /// @param fault the kind of fault that hits it; null for none
    public AcceptedMessage accept(
            String phoneNumberId,
            SendRequest request,
            @Nullable Template template,
            @Nullable String fault) {
        var customer = customers.find(request.waId(), request.userId());
        var recipient = request.recipient();
        var data = request.callbackData();
        var id = data == null ? "#" + withoutCallbackData.getAndIncrement() : data;
        var first = Wamid.ofSend(seed(), phoneNumberId, recipient, id);
        var prior = data == null ? 0 : log.addCopy(first);
        var wamid = prior == 0 ? first : Wamid.ofSend(seed(), phoneNumberId, recipient, id, prior);
        var now = now();
        var message =
                new AcceptedMessage(
                        wamid,
                        prior,
                        wabaOf(phoneNumberId),
                        phoneNumberId,
                        customer,
                        request.waId() != null ? request.waId() : customer.shownWaId(),
                        customer.userId() != null ? customer.userId() : request.userId(),
                        recipient,
                        request.type(),
                        template == null ? "service" : template.pricingCategory(),
                        template == null ? null : template.name(),
                        request.contextId(),
                        data,
                        customers.nextFailure(customer.key()),
                        now,
                        DeliveryPlan.of(wamid, now, runtime.delays()));
        log.accepted(message, fault, runtime.remembered());
        schedule.add(message);
        return message;
    }
}
