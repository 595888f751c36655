package convometer.outbound.graph;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.WatchedFile;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The access token of each business number: its billing account's own, else everybody's. Those of
/// a file win over those of the environment, and are read again whenever the file changes, so that
/// a token is exchanged without a restart.
public final class AccessTokens implements AutoCloseable {

    private final Accounts accounts;
    private final Map<String, String> ofEnvironment;
    private final @Nullable WatchedFile<Map<String, String>> file;

    /// @param accounts know whose a number is
    /// @throws IllegalArgumentException if the file cannot be read, or there are no tokens
    public AccessTokens(GraphSettings settings, Accounts accounts) {
        this.accounts = accounts;
        var path = settings.accessTokensFile();
        file =
                path == null
                        ? null
                        : new WatchedFile<>(
                                "WHATSAPP_ACCESS_TOKENS_FILE", Path.of(path), settings::tokens);
        ofEnvironment = file == null ? settings.tokens("") : Map.of();
    }

    /// The token of a business number; empty: there is none.
    public Optional<String> of(String phoneNumberId) {
        var known = file == null ? ofEnvironment : file.current();
        return accounts.wabaOfNumber(phoneNumberId)
                .map(waba -> known.get(waba.id()))
                .or(() -> Optional.ofNullable(known.get(GraphSettings.EVERY_ACCOUNT)));
    }

    /// Is told when there are other tokens than before.
    public void onChange(Runnable listener) {
        if (file != null) file.onChange(listener);
    }

    @Override
    public void close() {
        if (file != null) file.close();
    }
}
