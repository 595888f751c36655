package convometer.billing.console.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// From where a request comes: the address of the connection, or what a proxy says in the header
/// that the operator has named (`micronaut.server.client-address-header`). Micronaut's own resolver
/// also takes headers that nobody has named, which any client can send.
@Singleton
final class ClientAddress {

    private static final int NETWORK_BYTES = 8;

    private final @Nullable String header;

    ClientAddress(HttpServerConfiguration server) {
        header = server.getClientAddressHeader();
    }

    /// As text; of IPv6 the network alone, since whoever has one address has all of it.
    String of(HttpRequest<?> request) {
        var address = header == null ? null : said(request, header);
        if (address == null) address = request.getRemoteAddress().getAddress();
        if (!(address instanceof Inet6Address)) return address.getHostAddress();
        var network = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        return HexFormat.of().formatHex(network) + "/64";
    }

    /// A proxy adds what it knows at the end; what is before may be the client's own words.
    private static @Nullable InetAddress said(HttpRequest<?> request, String header) {
        var values = request.getHeaders().getAll(header);
        if (values.isEmpty()) return null;
        var value = values.getLast();
        try {
            return InetAddress.ofLiteral(value.substring(value.lastIndexOf(',') + 1).strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
