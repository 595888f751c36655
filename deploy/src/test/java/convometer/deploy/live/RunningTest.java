package convometer.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Map;

class RunningTest {

    @Test
    void theRegistryIsTrustedAsTheServicesTrustIt() {
        var configs =
                Running.registryConfigs(
                        "https://registry",
                        Map.of(
                                "SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION", "/etc/ca.pem",
                                "SCHEMA_REGISTRY_SSL_TRUSTSTORE_TYPE", "PEM",
                                "SCHEMA_REGISTRY_BEARER_TOKEN", "sesame",
                                "SCHEMA_REGISTRY_URL", "https://registry",
                                "PATH", "/bin"));
        assertEquals(
                Map.of(
                        "schema.registry.url", "https://registry",
                        "schema.registry.ssl.truststore.location", "/etc/ca.pem",
                        "schema.registry.ssl.truststore.type", "PEM",
                        "basic.auth.user.info", "",
                        "bearer.auth.token", "sesame"),
                configs);
    }
}
