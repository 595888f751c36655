package convometer.schemas.accounts;

import com.fasterxml.jackson.core.JsonProcessingException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads the accounts file. Whatever it does not understand is an error that names the line.
public final class AccountsFile {

    /// The file cannot be used; the message names the file, the line and the reason.
    public static final class Invalid extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }

        Invalid(Path file, int line, String reason) {
            this(file + ": line " + line + ": " + reason);
        }
    }

    /// Reads and checks the file.
    ///
    /// @throws Invalid if it cannot be read or says something that cannot be
    public static Accounts read(Path file) {
        try {
            return new AccountsCheck(file).accounts(Yaml.parse(Files.readString(file)));
        } catch (Yaml.SaidTwice e) {
            throw new Invalid(file, e.line(), String.valueOf(e.getMessage()));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new Invalid(file, line, "not YAML: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Invalid(file + ": cannot be read: " + e);
        }
    }

    private AccountsFile() {}
}
