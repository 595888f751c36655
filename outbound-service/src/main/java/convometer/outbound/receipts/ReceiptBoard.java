package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.rules.Outcome;

import jakarta.inject.Singleton;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Where those wait who want a terminal receipt, and are told of each as it comes.
@Singleton
final class ReceiptBoard {

    private final ConcurrentHashMap<String, List<CompletableFuture<OutboundReceipt>>> waiting =
            new ConcurrentHashMap<>();

    /// Tells those who wait for it.
    void post(OutboundReceipt receipt) {
        if (!terminal(receipt)) return;
        var emitted = waiting.remove(receipt.getRequestId());
        if (emitted != null) emitted.forEach(one -> one.complete(receipt));
    }

    /// The terminal receipt of a request, if it comes in time.
    ///
    /// @param known looks whether it is there already
    Optional<OutboundReceipt> await(
            String requestId, Duration patience, Supplier<Optional<OutboundReceipt>> known) {
        // First wait, then look: what comes in between is not missed.
        var told = new CompletableFuture<OutboundReceipt>();
        join(requestId, told);
        try {
            var there = known.get().filter(ReceiptBoard::terminal);
            return there.isPresent() ? there : waitFor(told, patience);
        } finally {
            leave(requestId, told);
        }
    }

    private static boolean terminal(OutboundReceipt receipt) {
        return Outcome.terminal(receipt.getOutcome(), receipt.getSettled());
    }

    private static Optional<OutboundReceipt> waitFor(
            CompletableFuture<OutboundReceipt> told, Duration patience) {
        try {
            return Optional.of(told.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails a receipt", e);
        }
    }

    private void join(String requestId, CompletableFuture<OutboundReceipt> told) {
        waiting.compute(
                requestId,
                (_, others) -> {
                    var all =
                            others == null
                                    ? new ArrayList<CompletableFuture<OutboundReceipt>>()
                                    : others;
                    all.add(told);
                    return all;
                });
    }

    @SuppressWarnings("ReferenceEquality") // Each who waits is somebody else.
    private void leave(String requestId, CompletableFuture<OutboundReceipt> told) {
        waiting.computeIfPresent(
                requestId,
                (_, others) -> {
                    others.removeIf(one -> one == told);
                    return others.isEmpty() ? null : others;
                });
    }
}
