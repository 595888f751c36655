package convometer.outbound.api;

import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundMetrics.RequestOutcome;
import convometer.outbound.receipts.ReceiptStore;
import convometer.outbound.receipts.ReceiptWaiters;
import convometer.outbound.receipts.Timeline;
import convometer.outbound.requests.RequestLog;
import convometer.outbound.requests.Requests;
import convometer.outbound.rules.Envelope;
import convometer.outbound.rules.Fingerprint;
import convometer.schemas.ThreadKey;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Publishes requests and finds their receipts.
@Singleton
class SendService {

    private final RequestLog log;
    private final RequestPath path;
    private final ReceiptStore store;
    private final ReceiptPeers peers;
    private final ReceiptWaiters waiters;
    private final RecentRequests recent;
    private final OutboundMetrics metrics;
    private final Clock clock;

    SendService(
            RequestLog log,
            RequestPath path,
            ReceiptStore store,
            ReceiptPeers peers,
            ReceiptWaiters waiters,
            RecentRequests recent,
            OutboundMetrics metrics,
            Clock clock) {
        this.log = log;
        this.path = path;
        this.store = store;
        this.peers = peers;
        this.waiters = waiters;
        this.recent = recent;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Makes a request durable. A repetition is published too: the gate lets it fall, and a caller
    /// who never heard of the first try is safe.
    ///
    /// @throws ProblemException if it would stay without an answer, or cannot be made durable
    OutboundRequest take(Envelope envelope, String requestId) {
        path.require();
        var request = Requests.record(envelope, requestId, now());
        var content = Requests.fingerprint(request);
        var known = known(requestId);
        if (known.isPresent() && !known.get().equals(content)) throw conflicting();
        publish(request);
        recent.add(requestId, content, Requests.thread(request));
        metrics.request(RequestOutcome.TAKEN);
        return request;
    }

    /// The receipt of a request that was taken, as new as it is now.
    ReceiptView newest(String requestId) {
        return found(requestId)
                .map(ReceiptView::of)
                .orElseGet(() -> ReceiptView.pending(requestId, now()));
    }

    /// Cancels a request that is held, or whose message waits to be sent, and waits a moment for
    /// what becomes of it.
    ///
    /// @param thread in which it was asked for, where somebody says so
    /// @throws ProblemException if it has its end already, or nobody knows its thread
    ReceiptView cancel(String requestId, Optional<ThreadKey> thread, Duration wait) {
        var known = receipt(requestId, Duration.ZERO, false);
        if (known.filter(ReceiptView::terminal).isPresent()) return ended(known.get());
        var where =
                known.flatMap(SendService::thread)
                        .or(() -> recent.thread(requestId))
                        .or(() -> thread)
                        .orElseThrow(() ->
                                new ProblemException(
                                        HttpStatus.NOT_FOUND,
                                        "unknown_request",
                                        "no request with this id is known here; say for which"
                                                + " phone_number_id and customer it is"));
        path.require();
        publish(Requests.cancellation(requestId, where.phoneNumberId(), where.customer(), now()));
        var receipt = wait.isZero() ? newest(requestId) : await(requestId, wait);
        return receipt.terminal() ? ended(receipt) : receipt;
    }

    private static Optional<ThreadKey> thread(ReceiptView receipt) {
        var number = receipt.phoneNumberId();
        var customer = receipt.customer();
        return number == null || customer == null
                ? Optional.empty()
                : Optional.of(new ThreadKey(number, customer));
    }

    private static ReceiptView ended(ReceiptView receipt) {
        if ("cancelled".equals(receipt.code())) return receipt;
        throw new ProblemException(
                HttpStatus.CONFLICT,
                "not_cancelled",
                "the request has its end already: " + receipt.outcome());
    }

    /// The terminal receipt, or after the wait whatever there is.
    ReceiptView await(String requestId, Duration wait) {
        var elsewhere = elsewhere(requestId);
        if (elsewhere.isPresent()) {
            var receipt = askedElsewhere(elsewhere.get(), requestId, wait);
            return receipt.orElseGet(() -> ReceiptView.pending(requestId, now()));
        }
        return awaitHere(requestId, wait).orElseGet(() -> newest(requestId));
    }

    /// The newest receipt; pending where the request is known and has none.
    ///
    /// @param wait for the terminal one
    /// @param forwarded another instance asks: the answer is ours to give
    Optional<ReceiptView> receipt(String requestId, Duration wait, boolean forwarded) {
        try {
            var elsewhere = forwarded ? Optional.<HostInfo>empty() : store.elsewhere(requestId);
            var there =
                    elsewhere.isPresent()
                            ? peers.receipt(elsewhere.get(), requestId, wait)
                            : here(requestId, wait);
            return there.or(() -> known(requestId).map(_ -> ReceiptView.pending(requestId, now())));
        } catch (ReceiptStore.Starting e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "starting", String.valueOf(e.getMessage()));
        }
    }

    private Optional<ReceiptView> here(String requestId, Duration wait) {
        var now = store.timeline(requestId).map(ReceiptView::of);
        if (wait.isZero() || now.filter(ReceiptView::terminal).isPresent()) return now;
        var awaited = awaitHere(requestId, wait);
        return awaited.isPresent() ? awaited : store.timeline(requestId).map(ReceiptView::of);
    }

    private Optional<ReceiptView> awaitHere(String requestId, Duration wait) {
        return waiters.await(requestId, wait, () -> found(requestId).map(Timeline::receipt))
                .map(receipt -> whole(requestId, receipt));
    }

    /// What is awaited is kept before it is told of, with all that came before it.
    private ReceiptView whole(String requestId, OutboundReceipt awaited) {
        return found(requestId)
                .map(ReceiptView::of)
                .filter(ReceiptView::terminal)
                .orElseGet(() -> ReceiptView.of(new Timeline(awaited, List.of())));
    }

    /// The request is safe: an instance that does not answer now is no reason to say no.
    private Optional<ReceiptView> askedElsewhere(HostInfo peer, String requestId, Duration wait) {
        try {
            return peers.receipt(peer, requestId, wait);
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    private Optional<HostInfo> elsewhere(String requestId) {
        try {
            return store.elsewhere(requestId);
        } catch (ReceiptStore.Starting _) {
            return Optional.empty();
        }
    }

    private void publish(OutboundRequest request) {
        try {
            log.publish(request);
        } catch (RequestLog.Unavailable e) {
            metrics.request(RequestOutcome.UNAVAILABLE);
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "unavailable",
                    e.getMessage()
                            + "; it may have been taken: repeat it as request_id "
                            + request.getRequestId());
        } catch (RequestLog.TooLarge e) {
            metrics.request(RequestOutcome.INVALID);
            throw new ProblemException(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "too_large",
                    String.valueOf(e.getMessage()));
        }
    }

    private ProblemException conflicting() {
        metrics.request(RequestOutcome.CONFLICTING);
        return new ProblemException(
                HttpStatus.CONFLICT,
                "duplicate_request_id",
                "the request id is known with other content; the first receipt stands");
    }

    /// The number of a request that came through this instance's door lately.
    Optional<String> recentNumber(String requestId) {
        return recent.thread(requestId).map(ThreadKey::phoneNumberId);
    }

    private Optional<Fingerprint> known(String requestId) {
        return recent.content(requestId);
    }

    /// The request is safe in its topic: a store that is not open yet is no reason to say no.
    private Optional<Timeline> found(String requestId) {
        try {
            return store.timeline(requestId);
        } catch (ReceiptStore.Starting _) {
            return Optional.empty();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
