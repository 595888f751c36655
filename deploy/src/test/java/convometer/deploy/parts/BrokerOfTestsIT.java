package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

import java.util.Map;

class BrokerOfTestsIT {

    @Test
    void theChosenBrokerAnswersAndHasTransactionsOfVersionTwo() throws Exception {
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestBroker.bootstrapServers());
        try (var admin = Admin.create(settings)) {
            assertEquals(1, admin.describeCluster().nodes().get().size());
            var features = admin.describeFeatures().featureMetadata().get().finalizedFeatures();
            var version = features.get("transaction.version");
            assertTrue(version != null && version.maxVersionLevel() >= 2, features::toString);
        }
    }
}
