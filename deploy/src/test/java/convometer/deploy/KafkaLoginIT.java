package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.security.Acl;
import convometer.deploy.security.MutualTlsSecurity;
import convometer.deploy.security.OauthSecurity;
import convometer.deploy.security.ProtectedKafka;
import convometer.deploy.simulator.GraphClient;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.tls.TestCertificates;

import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Other ways to come in than [SecureKafkaIT]'s, with one service: what it writes is there, and the
/// broker knows it by its name.
class KafkaLoginIT {

    private static final String WRITTEN = "webhooks_records_total{topic=\"inbound-messages\"} 1.0";

    /// @param security of certificates for the broker and the service
    record Login(String name, Function<TestCertificates, ProtectedKafka> security) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Login> logins() {
        return Stream.of(
                new Login("OAUTHBEARER", OauthSecurity::new),
                new Login("PEM", certificates -> new MutualTlsSecurity(certificates, true)),
                new Login("keystore", certificates -> new MutualTlsSecurity(certificates, false)));
    }

    @ParameterizedTest
    @MethodSource("logins")
    void aServiceComesInAndWrites(Login login, @TempDir Path folder) throws Exception {
        var security = login.security().apply(TestCertificates.in(folder, "broker", Ports.INGEST));
        var settings = StackSettings.on(Ports.free()).secured(security);
        try (var stack = Stack.start(settings, List.of(Ports.INGEST));
                var simulator = MetaSimulator.start(StackSimulator.settings(settings));
                var owner = new GraphClient(simulator.url(), "");
                var http = HttpClient.newHttpClient()) {
            var figures = stack.service(Ports.INGEST).address().resolve("/prometheus");
            write(owner, "5511900000401");
            var figure =
                    Until.holds(
                            () -> get(http, figures),
                            text -> text.contains(WRITTEN),
                            Duration.ofMinutes(1));
            assertTrue(figure.contains(WRITTEN), figure);

            var raw = Acl.of(Ports.INGEST, "webhooks-raw").binding(AclOperation.WRITE);
            security.takeAway(stack, raw);
            write(owner, "5511900000402");
            var log = stack.service(Ports.INGEST).log();
            var denied = " may not WRITE topic webhooks-raw";
            assertTrue(
                    Until.holds(
                                    () -> Files.readString(log),
                                    text -> text.contains(denied),
                                    Duration.ofMinutes(1))
                            .contains(denied));
        }
    }

    private static void write(GraphClient owner, String customer) {
        var body =
                "{\"phone_number_id\":\"106540352242922\",\"from\":\"%s\",\"text\":\"Oi\"}"
                        .formatted(customer);
        assertEquals(200, owner.post("/twin/customers", body).status());
    }

    private static String get(HttpClient http, URI address) throws Exception {
        var request = HttpRequest.newBuilder(address).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }
}
