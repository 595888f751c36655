package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.publish.FakeBroker;
import convometer.ingest.signature.Signed;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;

/// Only who has Meta's certificate gets to be read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsTest {

    private static final String META = "client.webhooks.fbclientcerts.com";

    private X509Bundle ca;
    private X509Bundle ownCa;
    private EmbeddedServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        ca = authority("the CA of Meta");
        ownCa = authority("our CA");
        var own = named("localhost").addSanDnsName("localhost").buildIssuedBy(ownCa);
        var key = Files.writeString(folder.resolve("tls.key"), own.getPrivateKeyPEM());
        var certificate = Files.writeString(folder.resolve("tls.crt"), own.getCertificatePEM());
        var trusted = Files.writeString(folder.resolve("ca.pem"), ca.getCertificatePEM());
        server =
                ApplicationContext.run(
                        EmbeddedServer.class,
                        Map.ofEntries(
                                Map.entry("micronaut.server.port", 0),
                                Map.entry("micronaut.server.ssl.enabled", true),
                                Map.entry("micronaut.server.ssl.key-name", "own"),
                                Map.entry("micronaut.server.ssl.trust-name", "meta"),
                                Map.entry("micronaut.server.ssl.client-authentication", "need"),
                                Map.entry("micronaut.certificate.file.own.format", "PEM"),
                                Map.entry("micronaut.certificate.file.own.path", key.toString()),
                                Map.entry(
                                        "micronaut.certificate.file.own.certificate-path",
                                        certificate.toString()),
                                Map.entry(
                                        "micronaut.certificate.file.meta.path", trusted.toString()),
                                Map.entry("ingest.client-certificate-name", META),
                                Map.entry("whatsapp.app-secret", "secret"),
                                Map.entry("whatsapp.verify-token", "token"),
                                Map.entry("kafka.bootstrap.servers", "nowhere:1"),
                                Map.entry("schema-registry.url", "memory:tls")));
        var broker = server.getApplicationContext().getBean(FakeBroker.class);
        var giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (broker.connections() == 0) {
            assertTrue(System.nanoTime() < giveUp, "waited in vain");
            Thread.onSpinWait();
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static CertificateBuilder named(String name) {
        return new CertificateBuilder().ecp256().subject("CN=" + name);
    }

    private static X509Bundle authority(String name) throws Exception {
        return named(name).setIsCertificateAuthority(true).buildSelfSigned();
    }

    private X509Bundle issued(CertificateBuilder certificate) throws Exception {
        return certificate.buildIssuedBy(ca);
    }

    private HttpResponse<String> deliver(X509Bundle client, byte[] body) throws Exception {
        var as = SSLContext.getInstance("TLS");
        as.init(
                client.toKeyManagerFactory().getKeyManagers(),
                ownCa.toTrustManagerFactory().getTrustManagers(),
                null);
        var door = URI.create("https://localhost:" + server.getPort() + "/webhooks/whatsapp");
        try (var http =
                HttpClient.newBuilder()
                        .sslContext(as)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            return http.send(
                    HttpRequest.newBuilder(door)
                            .header("X-Hub-Signature-256", Signed.with("secret", body))
                            .POST(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static byte[] text(int length) throws IOException {
        var text = Files.readAllBytes(Path.of("src/test/resources/webhooks/text.json"));
        var body = Arrays.copyOf(text, Math.max(length, text.length));
        Arrays.fill(body, text.length, body.length, (byte) ' ');
        return body;
    }

    @Test
    void metaGetsThroughWithBodiesOfEverySize() throws Exception {
        var meta = issued(named(META));
        assertEquals(200, deliver(meta, text(0)).statusCode());
        assertEquals(200, deliver(meta, text(3 << 20)).statusCode());
    }

    @Test
    void theNameMayBeADnsName() throws Exception {
        var meta = issued(named("somebody").addSanDnsName(META));
        assertEquals(200, deliver(meta, text(0)).statusCode());
    }

    @Test
    void anotherOneWhomTheSameCaKnowsIsNotMeta() throws Exception {
        for (var other :
                List.of(named("other.example"), named(META).addSanDnsName("other.example"))) {
            var refused = deliver(issued(other), text(0));
            assertEquals(403, refused.statusCode());
            assertTrue(refused.body().contains("\"wrong_client_certificate\""), refused.body());
        }
    }

    @Test
    void whoseCertificateNobodyIssuedDoesNotGetToSpeak() throws Exception {
        var stranger = named(META).buildIssuedBy(ownCa);
        assertThrows(IOException.class, () -> deliver(stranger, text(0)));
    }
}
