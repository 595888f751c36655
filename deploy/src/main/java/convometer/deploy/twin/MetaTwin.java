package convometer.deploy.twin;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Meta's double: takes messages as the Cloud API does, tells what became of them by signed
/// webhooks, and lets customers write. With the same seed, the same messages have the same ids,
/// delays and prices, in whatever order they came.
public final class MetaTwin implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(25);

    private final TwinSettings settings;
    private final Bodies bodies;
    private final WebhookPost post;
    private final Door door;
    private volatile World world;

    private MetaTwin(TwinSettings settings) throws IOException {
        this.settings = settings;
        this.world = new World(settings);
        this.bodies = new Bodies(settings.accounts());
        this.post = new WebhookPost(settings.webhookUrl(), settings.appSecret());
        this.door = new Door(settings, new CloudApi(this), new Admin(this));
    }

    /// Starts a twin.
    ///
    /// @throws IOException if its port is taken
    public static MetaTwin start(TwinSettings settings) throws IOException {
        var twin = new MetaTwin(settings);
        twin.door.open();
        if (settings.automatic()) Thread.ofVirtual().name("twin").start(twin::deliverForEver);
        return twin;
    }

    /// Where its Cloud API is: what outbound-service knows as `WHATSAPP_GRAPH_URL`.
    public URI url() {
        return door.url();
    }

    World world() {
        return world;
    }

    /// Forgets everything that happened and everything that was set since it started.
    public void reset() {
        world = new World(settings);
    }

    /// A customer writes; told with the next delivery. Answers the message's id.
    public String customerWrites(CustomerMessage message) {
        return customerWrites(message, message.at(), 1);
    }

    /// A customer writes, but the webhook is not due before an instant, or comes several times.
    public String customerWrites(CustomerMessage message, Instant dueAt, int copies) {
        var now = world;
        var wabaId = now.wabaOf(message.phoneNumberId());
        var person = now.people.of(message.from());
        var inbound = Inbound.of(Wamid.ofInbound(settings.seed(), message), person, message);
        var update =
                Update.message(
                        wabaId, inbound, Payloads.contact(person), Payloads.message(inbound));
        now.hear(inbound, update, dueAt, copies);
        return inbound.id();
    }

    /// Tells everything that is due by the clock, and waits until all of it is taken. What was
    /// accepted since the last call is judged first, in the order of delivery.
    public void deliverDue() {
        waitFor(postUntil(world.now(), Integer.MAX_VALUE));
    }

    /// Tells everything, due or not.
    public void deliverAll() {
        waitFor(postUntil(Instant.MAX, Integer.MAX_VALUE));
    }

    private static void waitFor(List<CompletableFuture<Void>> posts) {
        CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).join();
    }

    private List<CompletableFuture<Void>> postUntil(Instant until, int most) {
        var now = world;
        var updates = now.takeUntil(until, most);
        var at = now.now();
        for (var update : updates) now.journal.told(at, update);
        return bodies.of(updates, now.knobs.updatesPerPost()).stream().map(post::post).toList();
    }

    /// How many updates it still has to tell, due or not.
    public int untold() {
        return world.untold();
    }

    /// How many messages it took.
    public int accepted() {
        return (int) world.journal.sent.count();
    }

    /// What it was sent and what it told.
    public TwinLog log() {
        return log(0, Integer.MAX_VALUE);
    }

    /// The same, of the messages only those behind a position, at most so many.
    public TwinLog log(long after, int most) {
        var journal = world.journal;
        var messages = journal.sent.after(after, most);
        return new TwinLog(
                accepted(),
                journal.doubles.all().stream().map(TwinLog.Sent::bizOpaqueCallbackData).toList(),
                journal.refused.count(),
                post.posted(),
                post.retried(),
                messages,
                messages.isEmpty() ? after : messages.getLast().position());
    }

    private void deliverForEver() {
        try {
            while (door.isOpen()) {
                var room = post.room() * world.knobs.updatesPerPost();
                if (room > 0) postUntil(world.now(), room);
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        door.close();
        post.close();
    }
}
