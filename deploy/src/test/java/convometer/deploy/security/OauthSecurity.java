package convometer.deploy.security;

import convometer.schemas.tls.TestCertificates;

import java.util.Map;

/// OAUTHBEARER over TLS, with tokens that nobody has signed: who takes and gives real ones is named
/// by the same settings.
public final class OauthSecurity extends ProtectedKafka {

    private static final String ADMIN = "admin";
    private static final String MECHANISM = "OAUTHBEARER";
    private static final String LISTENER = "listener.name.sasl_ssl.oauthbearer.";
    private static final String HANDLERS =
            "org.apache.kafka.common.security.oauthbearer.internals.unsecured.";
    private static final String LOGIN = HANDLERS + "OAuthBearerUnsecuredLoginCallbackHandler";
    private static final String VALIDATOR =
            HANDLERS + "OAuthBearerUnsecuredValidatorCallbackHandler";

    public OauthSecurity(TestCertificates certificates) {
        super(certificates, "SASL_SSL", ADMIN);
    }

    private static String jaas(String user) {
        return ("org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " unsecuredLoginStringClaim_sub=\"%s\";")
                .formatted(user);
    }

    @Override
    Map<String, String> login(String user) {
        return Map.of(
                "sasl.mechanism",
                MECHANISM,
                "sasl.jaas.config",
                jaas(user),
                "sasl.login.callback.handler.class",
                LOGIN);
    }

    @Override
    Map<String, String> authentication() {
        return Map.of(
                "sasl.enabled.mechanisms",
                MECHANISM,
                "sasl.mechanism.inter.broker.protocol",
                MECHANISM,
                LISTENER + "sasl.jaas.config",
                jaas(ADMIN),
                LISTENER + "sasl.login.callback.handler.class",
                LOGIN,
                LISTENER + "sasl.server.callback.handler.class",
                VALIDATOR);
    }

    @Override
    public String toString() {
        return MECHANISM;
    }
}
