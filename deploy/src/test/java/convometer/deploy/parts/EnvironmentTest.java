package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

class EnvironmentTest {

    @Test
    void aServiceHasNoSecretOfAnother() {
        var all =
                Map.of(
                        "WHATSAPP_APP_SECRET", "a",
                        "WHATSAPP_ACCESS_TOKEN", "b",
                        "ACCOUNTS_FILE", "c");
        assertEquals(
                Map.of("WHATSAPP_APP_SECRET", "a", "ACCOUNTS_FILE", "c"),
                Environment.of("webhook-ingest", all));
        assertEquals(
                Map.of("WHATSAPP_ACCESS_TOKEN", "b", "ACCOUNTS_FILE", "c"),
                Environment.of("outbound-service", all));
        assertEquals(
                Map.of("WHATSAPP_ACCESS_TOKEN", "b", "ACCOUNTS_FILE", "c"),
                Environment.of("billing-aggregator", all));
        assertEquals(Map.of("ACCOUNTS_FILE", "c"), Environment.of("window-tracker", all));
    }

    @Test
    void aChildNeverInheritsTheAddressOfAnotherDeployment() {
        var inherited =
                new HashMap<>(
                        Map.of(
                                "PATH", "/bin",
                                "WHATSAPP_ACCESS_TOKEN", "of a real account",
                                "KAFKA_BOOTSTRAP_SERVERS", "production:9092"));
        Environment.replace(inherited, Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"));
        assertEquals(
                Map.of("PATH", "/bin", "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"), inherited);
    }
}
