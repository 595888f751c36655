package convometer.deploy.security;

import convometer.schemas.tls.TestCertificates;

import java.util.Map;

/// TLS on both sides: the broker knows a service by the name in its certificate.
public final class MutualTlsSecurity extends ProtectedKafka {

    private final boolean pem;

    /// @param pem the services have keys and certificates as text, and no stores
    public MutualTlsSecurity(TestCertificates certificates, boolean pem) {
        super(certificates, "SSL", "broker");
        this.pem = pem;
    }

    @Override
    Map<String, String> login(String user) {
        return pem
                ? Map.of(
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.keystore.key",
                        certificates().keyPem(user),
                        "ssl.keystore.certificate.chain",
                        certificates().chainPem(user))
                : Map.of(
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.location",
                        certificates().keyStore(user).toString(),
                        "ssl.keystore.password",
                        TestCertificates.PASSWORD);
    }

    @Override
    Map<String, String> trust() {
        return pem
                ? Map.of(
                        "ssl.truststore.type",
                        "PEM",
                        "ssl.truststore.certificates",
                        certificates().authorityPem())
                : super.trust();
    }

    @Override
    Map<String, String> authentication() {
        return Map.of(
                "ssl.client.auth",
                "required",
                "ssl.principal.mapping.rules",
                "RULE:^CN=([^,]+).*$/$1/");
    }

    @Override
    public String toString() {
        return "mutual TLS with " + (pem ? "PEM" : "a keystore");
    }
}
