package convometer.schemas.accounts;

import java.nio.file.Path;

/// Reads the accounts file. Whatever it does not understand is an error that names the line.
public final class AccountsFile {

    /// Reads and checks the file.
    ///
    /// @throws YamlFile.Invalid if it cannot be read or says something that cannot be
    public static Accounts read(Path file) {
        return YamlFile.read(file, (source, yaml) -> new AccountsCheck(source).accounts(yaml));
    }

    private AccountsFile() {}
}
