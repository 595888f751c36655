package convometer.deploy.simulator;

import convometer.deploy.simulator.customers.CustomerMessage;
import convometer.deploy.simulator.customers.InboundMessage;
import convometer.deploy.simulator.log.LogPage;
import convometer.deploy.simulator.log.SentMessage;
import convometer.deploy.simulator.webhooks.MessagePayloads;
import convometer.deploy.simulator.webhooks.WebhookBodies;
import convometer.deploy.simulator.webhooks.WebhookSender;
import convometer.deploy.simulator.webhooks.WebhookUpdate;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A simulator of Meta: accepts messages as the Cloud API does, delivers their statuses by signed
/// webhooks, and lets customers write. With the same seed the same messages get the same ids,
/// delays and prices, in whatever order they come.
public final class MetaSimulator implements AutoCloseable {

    private static final Duration DELIVERY_INTERVAL = Duration.ofMillis(25);

    private final SimulatorSettings settings;
    private final WebhookBodies bodies;
    private final WebhookSender sender;
    private final SimulatorServer server;
    private volatile SimulatorState state;
    private volatile boolean closed;

    private MetaSimulator(SimulatorSettings settings) {
        this.settings = settings;
        this.state = new SimulatorState(settings);
        this.bodies = new WebhookBodies(settings.accounts());
        this.sender = new WebhookSender(settings.webhookUrl(), settings.appSecret());
        this.server = new SimulatorServer(this, settings.host(), settings.port());
    }

    /// Starts a simulator.
    ///
    /// @throws IOException if its port is taken
    public static MetaSimulator start(SimulatorSettings settings) throws IOException {
        var simulator = new MetaSimulator(settings);
        try {
            simulator.server.open();
        } catch (IOException e) {
            simulator.close();
            throw e;
        }
        if (settings.automatic())
            Thread.ofVirtual().name("simulator").start(simulator::deliverUntilClosed);
        return simulator;
    }

    /// The address of its Graph API: what outbound-service has as `WHATSAPP_GRAPH_URL`.
    public URI url() {
        return server.url();
    }

    public SimulatorState state() {
        return state;
    }

    /// Forgets all that happened and was set since the start.
    public void reset() {
        state = new SimulatorState(settings);
    }

    /// A customer writes; the webhook is due at once.
    ///
    /// @return the id of the message
    public String customerWrites(CustomerMessage message) {
        return customerWrites(message, message.at(), 1);
    }

    /// A customer writes.
    ///
    /// @param dueAt when the webhook is due
    /// @param copies how often it is delivered
    /// @return the id of the message
    public String customerWrites(CustomerMessage message, Instant dueAt, int copies) {
        var current = state;
        var wabaId = current.wabaOf(message.phoneNumberId());
        var customer = current.customers().find(message.from());
        var inbound = InboundMessage.of(message.wamid(settings.seed()), customer, message);
        var update =
                WebhookUpdate.message(
                        wabaId,
                        inbound,
                        MessagePayloads.contact(customer),
                        MessagePayloads.message(inbound));
        current.schedule(inbound, update, dueAt, copies);
        return inbound.id();
    }

    /// Delivers all that is due by the clock, and comes back when the receiver has it.
    public void deliverDue() {
        waitFor(post(state.now(), Integer.MAX_VALUE));
    }

    /// Delivers everything, due or not, and comes back when the receiver has it.
    public void deliverAll() {
        waitFor(post(Instant.MAX, Integer.MAX_VALUE));
    }

    private static void waitFor(List<CompletableFuture<Void>> posts) {
        CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).join();
    }

    private List<CompletableFuture<Void>> post(Instant until, int most) {
        var current = state;
        var updates = current.removeDue(until, most);
        var at = current.now();
        for (var update : updates) current.log().delivered(at, update);
        return bodies.of(updates, current.runtime().updatesPerPost()).stream()
                .map(sender::post)
                .toList();
    }

    /// How many updates are not delivered yet, due or not.
    public int undelivered() {
        return state.undelivered();
    }

    /// How many messages were accepted.
    public int accepted() {
        return (int) state.log().sent().count();
    }

    /// The log of all accepted messages that it keeps.
    public LogPage log() {
        return log(0, Integer.MAX_VALUE);
    }

    /// A page of the log.
    ///
    /// @param after the position before the first message
    /// @param most how many messages at most
    public LogPage log(long after, int most) {
        var log = state.log();
        var messages = log.sent().after(after, most);
        return new LogPage(
                accepted(),
                log.duplicates().all().stream().map(SentMessage::bizOpaqueCallbackData).toList(),
                log.refused().count(),
                sender.posted(),
                sender.retried(),
                messages,
                messages.isEmpty() ? after : messages.getLast().position());
    }

    private void deliverUntilClosed() {
        try {
            while (!closed) {
                var room = sender.room() * state.runtime().updatesPerPost();
                if (room > 0) post(state.now(), room);
                Thread.sleep(DELIVERY_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        server.close();
        sender.close();
    }
}
