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

/// Callers that wait for a terminal receipt.
@Singleton
public final class ReceiptWaiters {

    private final ConcurrentHashMap<String, List<CompletableFuture<OutboundReceipt>>> waiting =
            new ConcurrentHashMap<>();

    /// Completes those who wait for this receipt; one that is not terminal completes nobody.
    public void complete(OutboundReceipt receipt) {
        if (!terminal(receipt)) return;
        var emitted = waiting.remove(receipt.getRequestId());
        if (emitted != null) emitted.forEach(one -> one.complete(receipt));
    }

    /// The terminal receipt of a request, if it comes in time.
    ///
    /// @param known looks whether it is there already
    public Optional<OutboundReceipt> await(
            String requestId, Duration patience, Supplier<Optional<OutboundReceipt>> known) {
        // First wait, then look: what comes in between is not missed.
        var awaited = new CompletableFuture<OutboundReceipt>();
        join(requestId, awaited);
        try {
            var there = known.get().filter(ReceiptWaiters::terminal);
            return there.isPresent() ? there : waitFor(awaited, patience);
        } finally {
            leave(requestId, awaited);
        }
    }

    private static boolean terminal(OutboundReceipt receipt) {
        return Outcome.terminal(receipt.getOutcome(), receipt.getSettled());
    }

    private static Optional<OutboundReceipt> waitFor(
            CompletableFuture<OutboundReceipt> awaited, Duration patience) {
        try {
            return Optional.of(awaited.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails a receipt", e);
        }
    }

    private void join(String requestId, CompletableFuture<OutboundReceipt> awaited) {
        waiting.compute(
                requestId,
                (_, others) -> {
                    var all =
                            others == null
                                    ? new ArrayList<CompletableFuture<OutboundReceipt>>()
                                    : others;
                    all.add(awaited);
                    return all;
                });
    }

    @SuppressWarnings("ReferenceEquality") // Each who waits is somebody else.
    private void leave(String requestId, CompletableFuture<OutboundReceipt> awaited) {
        waiting.computeIfPresent(
                requestId,
                (_, others) -> {
                    others.removeIf(one -> one == awaited);
                    return others.isEmpty() ? null : others;
                });
    }
}
