package convometer.tracker.reference;

import com.fasterxml.jackson.core.JsonProcessingException;

import convometer.schemas.accounts.Yaml;
import convometer.tracker.policy.Policy;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the operator's policy. Whatever it does not understand is an error that names the line.
public final class PolicyFile {

    private static final String STANDARD = "policy.yaml";

    /// The file cannot be used; the message names the file, the line and the reason.
    public static final class Invalid extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }

        Invalid(String file, int line, String reason) {
            this(file + ": line " + line + ": " + reason);
        }
    }

    /// The policy of the file that POLICY_FILE names; the standard one where it names none.
    ///
    /// @throws Invalid if it cannot be read or says something that cannot be
    public static Policy read(@Nullable String file) {
        return file == null || file.isBlank() ? standard() : read(Path.of(file));
    }

    /// The policy of the file; what it does not say is as in the standard one.
    ///
    /// @throws Invalid if it cannot be read or says something that cannot be
    public static Policy read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    /// The policy that holds unless an operator decides otherwise.
    public static Policy standard() {
        try (var file = PolicyFile.class.getResourceAsStream(STANDARD)) {
            if (file == null) throw new IllegalStateException("no " + STANDARD + " in the jar");
            return parse(STANDARD, new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Policy parse(String file, String text) {
        try {
            return new PolicyCheck(file).policy(Yaml.parse(text));
        } catch (Yaml.SaidTwice e) {
            throw new Invalid(file, e.line(), String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new Invalid(file, line, "not YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    private PolicyFile() {}
}
