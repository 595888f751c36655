package convometer.outbound.graph;

import convometer.schemas.accounts.Accounts;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The access token of each business number: its billing account's own, else everybody's. Those of
/// a file win over those of the environment, and are read again whenever the file changes, so that
/// a token is exchanged without a restart.
public final class AccessTokens implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);
    private static final long LOOK_EVERY_MS = 1_000;

    private final GraphSettings settings;
    private final Accounts accounts;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("access-tokens").factory());
    private volatile Map<String, String> tokens;
    private String text = "";
    private boolean unreadable;

    /// @param accounts know whose a number is
    /// @throws IllegalArgumentException if the file cannot be read, or holds no tokens
    public AccessTokens(GraphSettings settings, Accounts accounts) {
        this.settings = settings;
        this.accounts = accounts;
        tokens = settings.tokens(text);
        var file = settings.accessTokensFile();
        if (file == null) return;
        try {
            text = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "WHATSAPP_ACCESS_TOKENS_FILE cannot be read: " + e.getClass().getSimpleName(),
                    e);
        }
        tokens = settings.tokens(text);
        var _ =
                watch.scheduleWithFixedDelay(
                        () -> reload(Path.of(file)),
                        LOOK_EVERY_MS,
                        LOOK_EVERY_MS,
                        TimeUnit.MILLISECONDS);
    }

    /// The token of a business number; empty: there is none.
    public Optional<String> of(String phoneNumberId) {
        var known = tokens;
        return accounts.wabaOfNumber(phoneNumberId)
                .map(waba -> known.get(waba.id()))
                .or(() -> Optional.ofNullable(known.get(GraphSettings.EVERY_ACCOUNT)));
    }

    /// Is told when there are other tokens than before.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /// A file that is being replaced may be away or half for a moment: the tokens stay.
    private void reload(Path file) {
        try {
            var now = Files.readString(file);
            unreadable = false;
            if (now.equals(text)) return;
            text = now;
            tokens = settings.tokens(now);
            LOG.info("the file of access tokens has changed and was read");
            listeners.forEach(Runnable::run);
        } catch (IOException | IllegalArgumentException e) {
            if (!unreadable)
                LOG.warn(
                        "the file of access tokens cannot be read, those of before stay: {}",
                        e instanceof IOException
                                ? e.getClass().getSimpleName()
                                : String.valueOf(e.getMessage()));
            unreadable = true;
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
