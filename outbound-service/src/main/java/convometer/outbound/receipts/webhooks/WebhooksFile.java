package convometer.outbound.receipts.webhooks;

import convometer.outbound.receipts.ReceiptFilter;
import convometer.outbound.rules.Outcome;
import convometer.schemas.accounts.Yaml;
import convometer.schemas.accounts.Yaml.Mapping;
import convometer.schemas.accounts.Yaml.Scalar;
import convometer.schemas.accounts.YamlFile;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the file of endpoints. Whatever it does not understand is an error that names the line,
/// and quotes neither an address nor a secret.
final class WebhooksFile {

    private static final String ENDPOINT = "an endpoint";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");

    private final YamlFile file;

    private WebhooksFile(YamlFile file) {
        this.file = file;
    }

    /// Reads and checks the file.
    ///
    /// @throws YamlFile.Invalid if it cannot be read or says something that cannot be
    static List<WebhookEndpoint> read(Path path) {
        return YamlFile.read(path, (file, yaml) -> new WebhooksFile(file).endpoints(yaml));
    }

    private List<WebhookEndpoint> endpoints(Yaml yaml) {
        var top = file.mapping(yaml, "the file", "endpoints");
        file.need(top, "the file", "endpoints");
        return file.list(top, "endpoints").stream().map(this::endpoint).toList();
    }

    private WebhookEndpoint endpoint(Yaml yaml) {
        var endpoint =
                file.mapping(
                        yaml, ENDPOINT, "name", "url", "secrets", "phone_number_ids", "outcomes");
        return new WebhookEndpoint(
                name(file.word(endpoint, ENDPOINT, "name")),
                url(file.word(endpoint, ENDPOINT, "url")),
                secrets(endpoint),
                new ReceiptFilter(
                        some(endpoint, "phone_number_ids").stream()
                                .map(Scalar::text)
                                .collect(Collectors.toSet()),
                        outcomes(endpoint)));
    }

    private String name(Scalar said) {
        if (!NAME.matcher(said.text()).matches())
            throw file.wrong(said, "a name has small letters, digits and hyphens, at most 63");
        return file.once("endpoint", said);
    }

    private URI url(Scalar said) {
        try {
            var url = new URI(said.text());
            if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null)
                throw file.wrong(said, "url has a host, and neither a user nor a fragment");
            var loopback = LOOPBACK.matcher(url.getHost()).matches();
            if ("https".equals(url.getScheme()) || (loopback && "http".equals(url.getScheme())))
                return url;
            throw file.wrong(said, "url is https, unless its host is a loopback address");
        } catch (URISyntaxException _) {
            throw file.wrong(said, "url is no address");
        }
    }

    private List<WebhookSecret> secrets(Mapping endpoint) {
        var secrets = file.words(endpoint, "secrets");
        if (secrets.isEmpty()) throw file.wrong(endpoint, ENDPOINT + " has no secrets");
        return secrets.stream().map(this::secret).toList();
    }

    private WebhookSecret secret(Scalar said) {
        try {
            return WebhookSecret.parse(said.text());
        } catch (IllegalArgumentException e) {
            throw file.wrong(said, String.valueOf(e.getMessage()));
        }
    }

    /// An empty list would mean all, which nobody who writes a list has in mind.
    private List<Scalar> some(Mapping endpoint, String key) {
        var words = file.words(endpoint, key);
        if (words.isEmpty() && endpoint.entries().containsKey(key))
            throw file.wrong(endpoint, key + " is empty; without the key it is all");
        return words;
    }

    private Set<String> outcomes(Mapping endpoint) {
        return some(endpoint, "outcomes").stream().map(this::outcome).collect(Collectors.toSet());
    }

    private String outcome(Scalar said) {
        if (Outcome.OF_RECEIPTS.contains(said.text())) return said.text();
        var known = String.join(", ", Outcome.OF_RECEIPTS);
        throw file.wrong(said, "unknown outcome \"" + said.text() + "\"; known are " + known);
    }
}
