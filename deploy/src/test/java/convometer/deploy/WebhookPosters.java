package convometer.deploy;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.webhooks.SignedPost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// Meta with much to tell: webhooks of many business numbers at the same time, each posted again
/// until it is answered 200, and then the next one.
final class WebhookPosters implements AutoCloseable {

    private static final int NUMBERS = 16;
    private static final int OK = 200;
    private static final int BUSY = 503;
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final Duration GIVE_UP = Duration.ofMinutes(2);

    private final String name;
    private final SignedPost door;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> posting;
    private final Set<String> taken = ConcurrentHashMap.newKeySet();
    private final Queue<String> takenThough = new ConcurrentLinkedQueue<>();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();

    /// What has happened since [#next], by number.
    private volatile Period period = new Period(true);

    private volatile boolean over;

    /// A time in which something is true of the brokers, and what came of the tries that were begun
    /// in it.
    private static final class Period {

        private final Map<String, Integer> taken = new ConcurrentHashMap<>();
        private final Map<String, Integer> refused = new ConcurrentHashMap<>();
        private final boolean open;

        Period(boolean open) {
            this.open = open;
        }
    }

    /// @param name in the ids, which no others have
    WebhookPosters(Stack stack, String name) {
        this.name = name;
        var url = stack.service(Ports.INGEST).address().resolve("/webhooks/whatsapp");
        var secret = stack.settings().environment().get(StackSettings.APP_SECRET);
        door = new SignedPost(url, Objects.requireNonNull(secret));
        posting =
                IntStream.range(0, NUMBERS)
                        .mapToObj(i -> "9000000000100" + (10 + i))
                        .<Future<?>>map(number -> threads.submit(() -> postAll(number)))
                        .toList();
    }

    private void postAll(String number) {
        for (int i = 0; !over; i++) {
            post(number, "wamid.%s-%s-%d".formatted(name, number, i), "55118" + (1_000_000 + i));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /// Until it is taken, as Meta does, but sooner.
    private void post(String number, String id, String customer) {
        var body = message(number, id, customer).getBytes(StandardCharsets.UTF_8);
        var from = System.nanoTime();
        for (var begun = period; !isTaken(begun, number, id, body); begun = period) {
            if (System.nanoTime() - from > GIVE_UP.toNanos())
                throw new IllegalStateException(id + " was not taken in " + GIVE_UP);
            repeated.incrementAndGet();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        taken.add(id);
        slowestNanos.accumulateAndGet(System.nanoTime() - from, Math::max);
    }

    private boolean isTaken(Period begun, String number, String id, byte[] body) {
        var answer = answer(body);
        var ended = period;
        if (answer == OK) {
            if (begun.equals(ended) && !ended.open) takenThough.add(id);
            begun.taken.merge(number, 1, Integer::sum);
            return true;
        }
        if (answer != BUSY) throw new IllegalStateException(id + " was answered " + answer);
        begun.refused.merge(number, 1, Integer::sum);
        return false;
    }

    private int answer(byte[] body) {
        try {
            return door.post(body);
        } catch (IOException e) {
            throw new IllegalStateException("webhook-ingest does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String message(String number, String id, String customer) {
        return """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[
        {"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"551155500101","phone_number_id":"%s"},
        "contacts":[{"profile":{"name":"Ana"},"wa_id":"%s"}],
        "messages":[{"id":"%s","from":"%s","timestamp":"%d","type":"text","text":{"body":"Oi"}}]
        }}]}]}
        """
                .formatted(number, customer, id, customer, Instant.now().getEpochSecond());
    }

    /// From now on something else is true of the brokers.
    ///
    /// @param open whether they can take anything
    void next(boolean open) {
        checkPosting();
        slowestNanos.set(0);
        period = new Period(open);
    }

    /// Whether of each number something was posted and taken since [#next].
    boolean isEachTaken() {
        checkPosting();
        return period.taken.size() == NUMBERS;
    }

    /// Whether of each number something was posted and refused more than once since [#next].
    boolean isEachRefused() {
        checkPosting();
        var refused = period.refused.values();
        return refused.size() == NUMBERS && refused.stream().allMatch(times -> times > 1);
    }

    /// How long a webhook that was taken since [#next] had to be posted again and again at the
    /// most.
    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /// Ids that were answered 200 within a time in which no broker could take anything.
    Collection<String> takenThough() {
        return List.copyOf(takenThough);
    }

    int repeated() {
        return repeated.get();
    }

    /// Comes back when all that was begun is taken.
    ///
    /// @return the ids of what was answered 200
    Set<String> finish() {
        over = true;
        for (var each : posting) join(each);
        return Set.copyOf(taken);
    }

    /// One that has failed posts no more, and nobody would know.
    private void checkPosting() {
        for (var each : posting) if (each.isDone()) join(each);
    }

    private static void join(Future<?> each) {
        try {
            each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
        door.close();
    }
}
