package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.receipts.ReceiptFilter;
import convometer.schemas.accounts.YamlFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class WebhooksFileTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir private Path folder;

    @Test
    void readsEndpoints() throws IOException {
        var endpoints =
                read(
                        """
                        endpoints:
                          - name: shop
                            url: https://shop.example/receipts?key=1
                            secrets: [%1$s, %1$s]
                            phone_number_ids: ["106540352242922"]
                            outcomes: [accepted, failed]
                          - { name: crm-2, url: "http://127.0.0.1:8080/", secrets: [%1$s] }
                        """
                                .formatted(SECRET));
        var shop = endpoints.getFirst();
        assertEquals("shop", shop.name());
        assertEquals("receipt-webhooks-shop", shop.group());
        assertEquals(URI.create("https://shop.example/receipts?key=1"), shop.url());
        assertEquals(2, shop.secrets().size());
        assertEquals(
                new ReceiptFilter(Set.of("106540352242922"), Set.of("accepted", "failed")),
                shop.filter());
        assertEquals(new ReceiptFilter(Set.of(), Set.of()), endpoints.getLast().filter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone_number_ids: []", "outcomes: []", "phone_number_ids:"})
    void anEmptyListIsNotAll(String list) {
        var reason = reasonOf(endpoint("a", "https://shop.example/") + "    " + list + "\n");
        assertTrue(reason.contains(" is empty; without the key it is all"), reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://127.1.2.3:80/x", "http://[::1]:8080/"})
    void onlyLoopbackNeedsNoEncryption(String url) throws IOException {
        assertEquals(URI.create(url), read(endpoint("a", url)).getFirst().url());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://shop.example/", "http://127.0.0.1.example/", "http://localhost.example/",
                "ftp://127.0.0.1/", "https:///receipts", "https://me:word@shop.example/",
                "https://shop.example/#part", "shop.example", "https://shop example/"
            })
    void whatIsNoSafeAddressIsRefusedAndNotQuoted(String url) {
        var reason = reasonOf(endpoint("a", url));
        assertTrue(reason.startsWith("line 3: url "), reason);
        assertFalse(reason.contains("example"), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "webhooks: []                    | line 1: unknown key \"webhooks\"",
                "{}                              | line 1: the file has no endpoints",
                "endpoints: shop                 | line 1: endpoints is a list",
                "endpoints: [{name: a, u: b}]    | line 1: unknown key \"u\"",
                "endpoints: [{url: a}]           | line 1: an endpoint has no name",
                "endpoints: [{name: A b}]        | line 1: a name has small letters, digits and hyphens, at most 63",
                "endpoints: [{name: a, url: 'https://a'}] | line 1: an endpoint has no secrets",
                "endpoints: [{name: a, url: 'https://a', secrets: [{}]}] | line 1: secrets is a list of words",
            })
    void whatIsNotUnderstoodIsNamedWithItsLine(String yaml, String reason) {
        assertEquals(reason, reasonOf(yaml));
    }

    @Test
    void anOutcomeIsOneOfAReceipts() {
        assertEquals(
                "line 5: unknown outcome \"lost\"; known are held, permitted, accepted, refused,"
                        + " failed, unknown",
                reasonOf(endpoint("a", "https://a") + "    outcomes: [lost]\n"));
    }

    @Test
    void aNameIsListedOnce() {
        var second = endpoint("a", "https://b").lines().skip(1).toList();
        assertEquals(
                "line 5: endpoint a is listed twice, the first time on line 2",
                reasonOf(endpoint("a", "https://a") + String.join("\n", second)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoints: [{name: a, url: 'https://a', secrets: [whsec_short]}]",
                "endpoints: [{name: a, secrets: whsec_short: ]",
                "endpoints: [{name: a, url: 'https://a', secrets: whsec_short}]"
            })
    void aSecretIsNeverQuoted(String yaml) {
        var reason = reasonOf(yaml);
        assertTrue(reason.startsWith("line 1: "), reason);
        assertFalse(reason.contains("short"), reason);
    }

    private static String endpoint(String name, String url) {
        return """
        endpoints:
          - name: %s
            url: "%s"
            secrets: [%s]
        """
                .formatted(name, url, SECRET);
    }

    private List<WebhookEndpoint> read(String yaml) throws IOException {
        return WebhooksFile.read(Files.writeString(folder.resolve("webhooks.yaml"), yaml));
    }

    private String reasonOf(String yaml) {
        var invalid = assertThrows(YamlFile.Invalid.class, () -> read(yaml));
        return String.valueOf(invalid.getMessage())
                .substring((folder.resolve("webhooks.yaml") + ": ").length());
    }
}
