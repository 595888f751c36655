package convometer.deploy.security;

import convometer.deploy.parts.Ports;
import convometer.schemas.tls.TestCertificates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// SCRAM over TLS: the broker knows a user for each service, and one for the business.
public final class ScramSecurity extends ProtectedKafka {

    /// In the password of every service: what no log may have.
    public static final String SECRET = "sesame";

    /// Who may do everything.
    public static final String ADMIN = "admin";

    /// An upstream system.
    public static final String BUSINESS = "shop";

    /// A worker of Kafka Connect.
    public static final String SINK = "postgresql-sink";

    private static final String MECHANISM = "SCRAM-SHA-512";

    public ScramSecurity(TestCertificates certificates) {
        super(certificates, "SASL_SSL", ADMIN);
    }

    private static String password(String user) {
        return SECRET + "-of-" + user;
    }

    private static String jaas(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\""
                        .formatted(user)
                + " password=\"%s\";".formatted(password(user));
    }

    @Override
    Map<String, String> login(String user) {
        return Map.of("sasl.mechanism", MECHANISM, "sasl.jaas.config", jaas(user));
    }

    @Override
    Map<String, String> authentication() {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "sasl.mechanism.inter.broker.protocol",
                MECHANISM,
                "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                jaas(ADMIN));
    }

    @Override
    public List<String> format() {
        var options = new ArrayList<String>();
        for (var user :
                List.of(
                        ADMIN,
                        BUSINESS,
                        Ports.INGEST,
                        Ports.TRACKER,
                        Ports.OUTBOUND,
                        Ports.BILLING,
                        SINK)) {
            options.add("--add-scram");
            options.add(MECHANISM + "=[name=%s,password=%s]".formatted(user, password(user)));
        }
        return options;
    }
}
