package convometer.ingest.http;

import io.micronaut.context.annotation.Property;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;

/// The name that a client's certificate has to have. That somebody who is trusted has issued it was
/// proved before, by the server itself: but who is trusted may issue certificates for others, too.
@Singleton
final class ClientCertificate {

    private static final int DNS_NAME = 2;

    private final @Nullable String name;

    /// @param name as a DNS name or the common name; null: whoever is trusted may come
    ClientCertificate(@Property(name = "ingest.client-certificate-name") @Nullable String name) {
        this.name = name == null || name.isBlank() ? null : name.strip();
    }

    /// Whether whoever has opened the connection may send webhooks.
    boolean accepts(Channel channel) {
        return name == null || names(channel).stream().anyMatch(name::equalsIgnoreCase);
    }

    private static List<String> names(Channel channel) {
        var encryption = channel.pipeline().get(SslHandler.class);
        if (encryption == null) return List.of();
        try {
            var chain = encryption.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate certificate ? names(certificate) : List.of();
        } catch (SSLPeerUnverifiedException | CertificateParsingException _) {
            return List.of();
        }
    }

    private static List<String> names(X509Certificate certificate)
            throws CertificateParsingException {
        var alternatives =
                Objects.requireNonNullElse(
                        certificate.getSubjectAlternativeNames(), List.<List<?>>of());
        var dnsNames = dnsNames(alternatives);
        // RFC 6125: the common name counts only where there is no DNS name.
        return dnsNames.isEmpty() ? commonNames(certificate) : dnsNames;
    }

    private static List<String> dnsNames(Collection<List<?>> alternatives) {
        return alternatives.stream()
                .filter(name -> name.get(0).equals(DNS_NAME))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static List<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()))
                            .toList();
        } catch (InvalidNameException _) {
            return List.of();
        }
    }
}
