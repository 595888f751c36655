package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.webhooks.SignedPost;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;

/// Whoever does not know the app's secret sends webhook-ingest all that it can bear, and more. That
/// costs memory within a bound, and no webhook of Meta's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorUnderAttackIT {

    private static final int ATTACKERS = 200;
    private static final int COMPRESSED = 100;
    private static final int ROUNDS = 3;
    private static final int LARGE = 3 << 20;
    private static final int SILENT = 200;
    private static final int TRICKLING = 100;

    /// What the attack may add to the resident memory of the process.
    private static final long ALLOWED_MB = 500;

    /// How long a true webhook may take. A second on a machine that has nothing else to do; it is
    /// printed. Where other builds run beside it, it takes longer, and Meta waits for longer.
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int OK = 200;

    private final byte[] forged = new byte[LARGE];
    private final byte[] bomb = bomb();
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentSkipListMap<String, AtomicInteger> answers =
            new ConcurrentSkipListMap<>();
    private Stack stack;
    private ChildProcess ingest;
    private URI door;
    private SignedPost meta;

    @BeforeAll
    void start() {
        stack = Stack.start(StackSettings.on(Ports.free()).toLast(), List.of(Ports.INGEST));
        ingest = stack.service(Ports.INGEST);
        door = ingest.address().resolve("/webhooks/whatsapp");
        var secret = stack.settings().environment().get(StackSettings.APP_SECRET);
        meta = new SignedPost(door, Objects.requireNonNull(secret));
        Arrays.fill(forged, (byte) ' ');
    }

    @AfterAll
    void end() {
        meta.close();
        stack.close();
    }

    /// True webhooks while something else goes on.
    private record Delivered(int count, List<String> lost, Duration slowest, long peakMb) {}

    @Test
    void forgedBodiesCostLittleMemoryAndNoTrueWebhook() throws Exception {
        for (var i = 0; i < 200; i++) assertEquals(OK, meta.post(message(i % 50 * 1_000)));
        var idle = residentMb();

        Delivered quick;
        Delivered slow;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var attack = threads.submit(() -> attackInRounds(threads));
            quick = deliverUntil(attack::isDone);
            attack.get();

            var over = new AtomicBoolean();
            for (var i = 0; i < SILENT; i++) threads.execute(() -> sendNothing(over));
            for (var i = 0; i < TRICKLING; i++) threads.execute(() -> trickle(1, over));
            for (var i = 0; i < TRICKLING; i++) threads.execute(() -> trickle(60_000, over));
            var giveUp = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            slow = deliverUntil(() -> System.nanoTime() > giveUp);
            over.set(true);
        }
        var peak = Math.max(quick.peakMb(), slow.peakMb());
        System.out.printf(
                "door under attack: %d MB idle, %d MB at most, %d MB after; quick %s, slow %s; forged: %s%n",
                idle, peak, residentMb(), told(quick), told(slow), answers);

        assertDelivered(quick);
        assertDelivered(slow);
        assertTrue(peak - idle < ALLOWED_MB, peak + " MB, idle " + idle);
        assertTrue(answers.containsKey("401"), answers::toString);
        assertFalse(answers.containsKey("500"), answers::toString);
        assertFalse(answers.containsKey("hung"), answers::toString);
        // What is large comes through once there is room again.
        assertEquals(OK, meta.post(message(LARGE - 2_000)));
    }

    private static String told(Delivered delivered) {
        return delivered.count() + " true ones, at most " + delivered.slowest().toMillis() + " ms";
    }

    private static void assertDelivered(Delivered delivered) {
        assertEquals(List.of(), delivered.lost());
        assertTrue(delivered.slowest().compareTo(PROMPT) < 0, delivered::toString);
    }

    private Delivered deliverUntil(Callable<Boolean> over) throws Exception {
        var lost = new ArrayList<String>();
        var count = 0;
        var slowest = Duration.ZERO;
        var peak = 0L;
        while (!over.call() || count < 12) {
            var from = System.nanoTime();
            try {
                var status = meta.post(message(count % 3 * 20_000));
                if (status != OK) lost.add("answered " + status);
            } catch (IOException e) {
                lost.add(e.toString());
            }
            var took = Duration.ofNanos(System.nanoTime() - from);
            if (took.compareTo(slowest) > 0) slowest = took;
            count++;
            peak = Math.max(peak, residentMb());
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return new Delivered(count, lost, slowest, peak);
    }

    private Void attackInRounds(ExecutorService threads) throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var sent = new ArrayList<Future<?>>();
            for (var i = 0; i < ATTACKERS; i++)
                sent.add(threads.submit(() -> forge(head(LARGE, ""), forged)));
            var packed = head(bomb.length, "Content-Encoding: gzip\r\n");
            for (var i = 0; i < COMPRESSED; i++)
                sent.add(threads.submit(() -> forge(packed, bomb)));
            for (var each : sent) each.get();
        }
        return null;
    }

    private void forge(byte[] head, byte[] body) {
        count(() -> {
            try (var socket = connect(Duration.ofSeconds(60))) {
                socket.getOutputStream().write(head);
                socket.getOutputStream().write(body);
                return status(socket);
            }
        });
    }

    /// Sends some at once and then a little again and again, until the connection is closed.
    private void trickle(int atOnce, AtomicBoolean over) {
        while (!over.get())
            count(() -> {
                try (var socket = connect(Duration.ofMillis(100))) {
                    socket.getOutputStream().write(head(LARGE, ""));
                    socket.getOutputStream().write(forged, 0, atOnce);
                    while (!over.get()) {
                        try {
                            return status(socket);
                        } catch (SocketTimeoutException _) {
                            socket.getOutputStream().write(' ');
                        }
                    }
                    return "unanswered";
                }
            });
    }

    private void sendNothing(AtomicBoolean over) {
        while (!over.get())
            count(() -> {
                try (var socket = connect(Duration.ofSeconds(1))) {
                    while (!over.get()) {
                        try {
                            return socket.getInputStream().read() < 0 ? "closed" : "answered";
                        } catch (SocketTimeoutException _) {
                            // It is still open.
                        }
                    }
                    return "open";
                }
            });
    }

    private void count(Callable<String> sent) {
        String answer;
        try {
            answer = sent.call();
        } catch (SocketTimeoutException _) {
            answer = "hung";
        } catch (IOException _) {
            answer = "cut off";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        answers.computeIfAbsent(answer, _ -> new AtomicInteger()).incrementAndGet();
    }

    private Socket connect(Duration timeout) throws IOException {
        var socket = new Socket(door.getHost(), door.getPort());
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
        return socket;
    }

    /// @param more headers, each with its line's end
    private static byte[] head(int length, String more) {
        return """
        POST /webhooks/whatsapp HTTP/1.1\r
        Host: door\r
        X-Hub-Signature-256: sha256=%s\r
        Content-Length: %d\r
        %s\r
        """
                .formatted("0".repeat(64), length, more)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /// Few bytes that hold as many as are allowed.
    private static byte[] bomb() {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[LARGE]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String status(Socket socket) throws IOException {
        var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        if (line.length() < 12) throw new IOException("the connection has ended");
        return line.substring(9);
    }

    /// A webhook with so much text in it.
    private byte[] message(int characters) {
        return """
        {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[
        {"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"551155500101","phone_number_id":"106540352242922"},
        "contacts":[{"profile":{"name":"Ana"},"wa_id":"5511800000009"}],
        "messages":[{"id":"wamid.attack-%d","from":"5511800000009","timestamp":"%d","type":"text",
        "text":{"body":"%s"}}]}}]}]}
        """
                .formatted(
                        numbers.incrementAndGet(),
                        Instant.now().getEpochSecond(),
                        "x".repeat(characters))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// What the process has in memory, as the operating system sees it.
    private long residentMb() throws IOException, InterruptedException {
        var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(ingest.pid())).start();
        try (var out = ps.inputReader()) {
            var kilobytes = out.readLine();
            ps.waitFor();
            return Long.parseLong(Objects.requireNonNull(kilobytes).strip()) >> 10;
        }
    }
}
