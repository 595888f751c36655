package convometer.outbound.api;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Asks other instances for the receipts that they have.
@Singleton
final class ReceiptPeers {

    private final Peers peers;
    private final ObjectMapper json;

    ReceiptPeers(Peers peers, ObjectMapper json) {
        this.peers = peers;
        this.json = json;
    }

    /// The newest receipt there; empty where the request is not known.
    ///
    /// @param wait for the terminal one
    Optional<ReceiptView> receipt(HostInfo peer, String requestId, Duration wait) {
        var path = "/v1/messages/" + Peers.encoded(requestId);
        var prefer = Map.of("Prefer", "wait=" + wait.toSeconds());
        var response = peers.get(peer, path, prefer, wait, BodyHandlers.ofByteArray());
        if (response.statusCode() == HttpStatus.NOT_FOUND.getCode()) return Optional.empty();
        if (response.statusCode() != HttpStatus.OK.getCode()) throw Peers.unavailable(peer);
        try {
            return Optional.of(json.readValue(response.body(), ReceiptView.class));
        } catch (IOException e) {
            throw Peers.unavailable(peer);
        }
    }
}
