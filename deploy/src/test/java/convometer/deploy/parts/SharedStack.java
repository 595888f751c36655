package convometer.deploy.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// One stack for the integration tests that can do with any: each has customers of its own, and who
/// ends a part starts it again. It begins when somebody first asks and ends with the JVM.
public final class SharedStack {

    /// Its tests come after the others, which have the machine for themselves.
    public static final int LAST = Integer.MAX_VALUE - 1;

    /// Of a test that leaves much to do behind, also for these.
    public static final int AT_THE_END = Integer.MAX_VALUE;

    /// The account that has a token of its own, and that token.
    public static final String TOKEN_ACCOUNT = "102290129340401";

    public static final String TOKEN = "first";

    private static final Path ACCOUNTS = Path.of("src/test/resources/shared-accounts.yaml");
    private static final Path TOKENS = tokensFile();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Starts the stack when somebody first asks.
    private static final class Started {
        static final ReceiptEndpoint RECEIPTS = ReceiptEndpoint.start();
        static final Stack STACK =
                Stack.start(
                        StackSettings.on(Ports.free())
                                .with(
                                        StackSettings.ACCOUNTS_FILE,
                                        ACCOUNTS.toAbsolutePath().toString())
                                .with("RECEIPT_WEBHOOKS_FILE", RECEIPTS.file().toString())
                                .with("WHATSAPP_ACCESS_TOKENS_FILE", tokens().toString()));
    }

    private static Path tokensFile() {
        try {
            var file = Path.of("target/account-tokens").toAbsolutePath();
            return Files.writeString(file, TOKEN_ACCOUNT + "=" + TOKEN + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The stack, all of whose services work.
    public static Stack get() {
        var stack = Started.STACK;
        Services.ALL.forEach(service -> awaitHealth(stack.service(service)));
        return stack;
    }

    /// The address to which the stack posts the receipts of [ReceiptEndpoint#NUMBER].
    public static ReceiptEndpoint receipts() {
        return Started.RECEIPTS;
    }

    /// The file with the token of [#TOKEN_ACCOUNT], which its test may exchange.
    public static Path tokens() {
        return TOKENS;
    }

    /// Whoever asked before may have ended the broker or a service.
    private static void awaitHealth(ChildProcess service) {
        var health = URI.create(service.address() + "/health");
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isWell(health)) {
            if (System.nanoTime() - deadline > 0)
                throw service.failure("is not well after " + PATIENCE);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static boolean isWell(URI health) {
        try {
            return Http.answersOk(health);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private SharedStack() {}
}
