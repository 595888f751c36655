package convometer.deploy.twin;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Meta, small: takes messages as the Cloud API does, tells what became of them by signed webhooks,
/// and lets customers write. With the same seed, the same messages have the same ids, delays and
/// prices, in whatever order they came.
public final class MetaTwin implements AutoCloseable {

    private static final int UPDATES_A_BODY = 50;
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private static final Comparator<Accepted> AS_DELIVERED =
            Comparator.comparing((Accepted message) -> message.fate().reachedAt())
                    .thenComparing(Accepted::wamid);

    private final TwinSettings settings;
    private final MetaBilling billing;
    private final Mailbox mailbox;
    private final WebhookPost post;
    private final Door door;
    private final Map<String, String> displayed = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Accepted> unjudged = new ArrayList<>();
    private final List<Accepted> all = new ArrayList<>();
    private final List<String> doubles = new ArrayList<>();
    private long refused;

    private MetaTwin(TwinSettings settings) throws IOException {
        this.settings = settings;
        this.billing = new MetaBilling(settings.accounts());
        this.mailbox = new Mailbox(settings.mischief().shuffled());
        this.post = new WebhookPost(settings.webhookUrl(), settings.appSecret());
        for (var portfolio : settings.accounts().portfolios())
            for (var waba : portfolio.wabas())
                for (var number : waba.numbers())
                    displayed.put(number.id(), number.display().replaceAll("\\D", ""));
        this.door = new Door(settings, this);
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

    /// A customer writes; told with the next delivery. Answers the message's id.
    public String customerWrites(CustomerMessage message) {
        return customerWrites(message, message.at(), 1);
    }

    /// A customer writes, but the webhook is not due before an instant, or comes several times.
    public synchronized String customerWrites(CustomerMessage message, Instant dueAt, int copies) {
        var wabaId = wabaOf(message.phoneNumberId());
        var id = Wamid.ofInbound(settings.seed(), message);
        billing.wrote(message);
        var content = Payloads.message(id, message);
        var update = Update.message(wabaId, message, Payloads.contact(message.from()), content);
        for (int copy = 0; copy < copies; copy++) mailbox.add(update.toldAt(dueAt, copy));
        return id;
    }

    /// Takes a message from a sender.
    synchronized Accepted accept(String phoneNumberId, SendBody body) {
        var wabaId = wabaOf(phoneNumberId);
        var message =
                new Accepted(
                        wamid(phoneNumberId, body),
                        wabaId,
                        phoneNumberId,
                        body.waId(),
                        body.userId(),
                        body.type(),
                        body.category(),
                        body.callbackData(),
                        now());
        unjudged.add(message);
        all.add(message);
        return message;
    }

    private String wamid(String phoneNumberId, SendBody body) {
        var recipient = String.valueOf(body.toUserId() ? body.userId() : body.waId());
        var data = body.callbackData();
        if (data == null)
            return Wamid.ofSend(settings.seed(), phoneNumberId, recipient, "#" + all.size());
        var earlier =
                seen.merge(String.join("\n", phoneNumberId, recipient, data), 1, Integer::sum) - 1;
        if (earlier > 0) doubles.add(data);
        return Wamid.ofSend(settings.seed(), phoneNumberId, recipient, data, earlier);
    }

    private String wabaOf(String phoneNumberId) {
        return settings.accounts()
                .wabaOfNumber(phoneNumberId)
                .orElseThrow(() -> GraphError.unknownNumber(phoneNumberId))
                .id();
    }

    synchronized void countRefusal() {
        refused++;
    }

    /// Tells everything that is due by the clock, and waits until all of it is taken. What was
    /// accepted since the last call is judged first, in the order of delivery.
    public void deliverDue() {
        waitFor(postUntil(now()));
    }

    /// Tells everything, due or not.
    public void deliverAll() {
        waitFor(postUntil(Instant.MAX));
    }

    private static void waitFor(List<CompletableFuture<Void>> posts) {
        CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).join();
    }

    private List<CompletableFuture<Void>> postUntil(Instant until) {
        return take(until).stream().map(post::post).toList();
    }

    private synchronized List<byte[]> take(Instant until) {
        unjudged.stream()
                .sorted(AS_DELIVERED)
                .flatMap(message -> judged(message).stream())
                .flatMap(update -> Statuses.with(settings.mischief(), update))
                .forEach(mailbox::add);
        unjudged.clear();
        return Payloads.bodies(mailbox.takeUntil(until), UPDATES_A_BODY, displayed);
    }

    private List<Update> judged(Accepted message) {
        if (Stream.ofNullable(message.waId()).anyMatch(settings.unreachable()::contains))
            return Statuses.undeliverable(message);
        if (message.freeForm() && !windowOpen(message)) return Statuses.windowClosed(message);
        if (message.reaction()) return Statuses.reacted(message);
        return Statuses.delivered(message, billing.verdictOn(message, message.fate().reachedAt()));
    }

    /// Beside an automatic twin somebody may play Meta by hand: of a customer who never wrote
    /// through it, it believes the sender.
    private boolean windowOpen(Accepted message) {
        if (settings.automatic() && !billing.hasHeardFrom(message.thread())) return true;
        return billing.windowOpen(message.thread(), message.acceptedAt());
    }

    /// How many updates it still has to tell, due or not.
    public synchronized int untold() {
        return unjudged.size() + mailbox.size();
    }

    /// What it was sent and what it told.
    public synchronized TwinLog log() {
        var messages = all.stream().map(MetaTwin::logged).toList();
        return new TwinLog(
                all.size(), List.copyOf(doubles), refused, post.posted(), post.retried(), messages);
    }

    private static TwinLog.Sent logged(Accepted message) {
        var data = message.callbackData();
        return new TwinLog.Sent(
                message.wamid(),
                message.phoneNumberId(),
                message.thread().customer(),
                data == null ? "" : data);
    }

    Instant now() {
        return settings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void deliverForEver() {
        try {
            while (door.isOpen()) {
                postUntil(now());
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
