package convometer.schemas.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// An authority and what it has signed, made by the JDK's keytool in a folder: as PKCS 12 stores
/// and as PEM.
public final class TestCertificates {

    public static final String PASSWORD = "not-a-secret";

    private static final String AUTHORITY = "authority";
    private static final KeyStore.PasswordProtection PROTECTION =
            new KeyStore.PasswordProtection(PASSWORD.toCharArray());

    private final Path folder;
    private final KeyStore all;

    private TestCertificates(Path folder, KeyStore all) {
        this.folder = folder;
        this.all = all;
    }

    /// An authority with certificates for servers on this machine and for clients, by name.
    public static TestCertificates in(Path folder, String... names) {
        var store = folder.resolve("all.p12");
        keytool(store, AUTHORITY, "-ext", "bc:c");
        for (var name : names)
            keytool(
                    store,
                    name,
                    "-signer",
                    AUTHORITY,
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-ext",
                    "eku=serverAuth,clientAuth");
        try {
            return new TestCertificates(
                    folder, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String name, String... more) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-keystore",
                                store.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name));
        command.addAll(List.of(more));
        try {
            var log = Files.createTempFile(store.getParent(), "keytool", ".log");
            var process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0)
                throw new IllegalStateException("keytool: " + Files.readString(log));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A store with the key and certificates of one.
    public Path keyStore(String name) {
        return write(
                name + ".p12",
                store -> store.setEntry(name, all.getEntry(name, PROTECTION), PROTECTION));
    }

    /// A store with whom to trust.
    public Path trustStore() {
        return write(
                "trust.p12",
                store -> store.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY)));
    }

    /// Whom to trust.
    public String authorityPem() {
        try {
            return pem("CERTIFICATE", all.getCertificate(AUTHORITY).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The certificates of one, up to the authority's.
    public String chainPem(String name) {
        try {
            var chain = new StringBuilder();
            for (Certificate each : all.getCertificateChain(name))
                chain.append(pem("CERTIFICATE", each.getEncoded()));
            return chain.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The private key of one.
    public String keyPem(String name) {
        try {
            var key = all.getKey(name, PASSWORD.toCharArray());
            return pem("PRIVATE KEY", Objects.requireNonNull(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Kafka's settings for one who trusts the authority: by a store.
    public Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.location",
                trustStore().toString(),
                "ssl.truststore.password",
                PASSWORD,
                "ssl.truststore.type",
                "PKCS12");
    }

    private interface Filling {
        void into(KeyStore store) throws GeneralSecurityException;
    }

    private Path write(String file, Filling filling) {
        var path = folder.resolve(file);
        try (var out = Files.newOutputStream(path)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.into(store);
            store.store(out, PASSWORD.toCharArray());
            return path;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(kind, encoder.encodeToString(content));
    }
}
