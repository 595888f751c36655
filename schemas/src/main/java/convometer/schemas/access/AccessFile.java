package convometer.schemas.access;

import convometer.schemas.accounts.Yaml;
import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;
import convometer.schemas.accounts.YamlFile;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The file of API tokens: of each its SHA-256, so that who reads the file cannot call.
final class AccessFile {

    private final YamlFile file;

    private AccessFile(YamlFile file) {
        this.file = file;
    }

    /// The tokens of a file, by their SHA-256 in small hexadecimal letters.
    ///
    /// @param text what it says
    /// @throws YamlFile.Invalid if it says something that cannot be
    static Map<String, ApiToken> read(Path path, String text) {
        return YamlFile.read(path, text, (file, yaml) -> new AccessFile(file).tokens(yaml));
    }

    private Map<String, ApiToken> tokens(Yaml yaml) {
        var top = file.mapping(yaml, "the file", "tokens");
        file.need(top, "the file", "tokens");
        var tokens = new HashMap<String, ApiToken>();
        for (var each : file.list(top, "tokens")) {
            var token =
                    file.mapping(each, "a token", "name", "sha256", "roles", "numbers", "wabas");
            var hash = hash(file.word(token, "a token", "sha256"));
            tokens.put(
                    hash,
                    new ApiToken(
                            file.once("token", file.word(token, "a token", "name")),
                            roles(token),
                            new Scope(ids(token, Scope.WABAS), ids(token, Scope.NUMBERS))));
        }
        return Map.copyOf(tokens);
    }

    private String hash(Scalar said) {
        if (!said.text().matches("[0-9a-fA-F]{64}"))
            throw file.wrong(said, "sha256 is no SHA-256 in hexadecimal");
        var hash = said.text().toLowerCase(Locale.ROOT);
        file.once("sha256", said, hash.substring(0, 8) + "…");
        return hash;
    }

    private Set<String> roles(Mapping token) {
        var roles = new HashSet<String>();
        for (var role : file.words(token, "roles")) {
            if (!Role.ALL.contains(role.text()))
                throw file.wrong(
                        role,
                        "unknown role \""
                                + role.text()
                                + "\"; known are "
                                + String.join(", ", new TreeSet<>(Role.ALL)));
            roles.add(role.text());
        }
        if (roles.isEmpty()) throw file.wrong(token, "a token has no roles");
        return Set.copyOf(roles);
    }

    /// An empty list would be taken for all of them by whoever emptied it one by one.
    private @Nullable Set<String> ids(Mapping token, String key) {
        if (!token.entries().containsKey(key)) return null;
        var ids = new HashSet<String>();
        file.words(token, key).forEach(id -> ids.add(id.text()));
        return ids;
    }
}
