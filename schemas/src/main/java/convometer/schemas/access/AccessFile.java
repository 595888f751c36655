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

/// The file of API tokens, of each its SHA-256, and of people, of each a slow hash of the password,
/// so that who reads the file cannot call.
final class AccessFile {

    /// What it says.
    ///
    /// @param tokens by their SHA-256 in small hexadecimal letters
    /// @param people by their names
    record Content(Map<String, ApiToken> tokens, Map<String, Person> people) {}

    private final YamlFile file;

    private AccessFile(YamlFile file) {
        this.file = file;
    }

    /// The tokens and the people of a file.
    ///
    /// @param text what it says
    /// @throws YamlFile.Invalid if it says something that cannot be
    static Content read(Path path, String text) {
        return YamlFile.read(path, text, (file, yaml) -> new AccessFile(file).content(yaml));
    }

    private Content content(Yaml yaml) {
        var top = file.mapping(yaml, "the file", "tokens", "people");
        if (!top.entries().containsKey("people")) file.need(top, "the file", "tokens");
        return new Content(tokens(top), people(top));
    }

    private Map<String, Person> people(Mapping top) {
        var people = new HashMap<String, Person>();
        for (var each : file.list(top, "people")) {
            var person =
                    file.mapping(each, "a person", "name", "password", "roles", "numbers", "wabas");
            var name = file.once("person", file.word(person, "a person", "name"));
            people.put(
                    name,
                    new Person(
                            name,
                            password(file.word(person, "a person", "password")),
                            roles(person, "a person"),
                            scope(person)));
        }
        return Map.copyOf(people);
    }

    private PasswordHash password(Scalar said) {
        var hash = PasswordHash.parse(said.text());
        if (hash == null) throw file.wrong(said, "password is no hash as PasswordHash prints it");
        return hash;
    }

    private Map<String, ApiToken> tokens(Mapping top) {
        var tokens = new HashMap<String, ApiToken>();
        for (var each : file.list(top, "tokens")) {
            var token =
                    file.mapping(each, "a token", "name", "sha256", "roles", "numbers", "wabas");
            var hash = hash(file.word(token, "a token", "sha256"));
            tokens.put(
                    hash,
                    new ApiToken(
                            file.once("token", file.word(token, "a token", "name")),
                            roles(token, "a token"),
                            scope(token)));
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

    private Scope scope(Mapping token) {
        return new Scope(ids(token, Scope.WABAS), ids(token, Scope.NUMBERS));
    }

    private Set<String> roles(Mapping token, String what) {
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
        if (roles.isEmpty()) throw file.wrong(token, what + " has no roles");
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
