package convometer.outbound.batches.results;

import convometer.outbound.api.Peers;
import convometer.outbound.batches.state.BatchState;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Finds the results of a batch: here, or at the instance that has the batch.
@Singleton
public final class BatchResults {

    private final ItemResults results;
    private final Peers peers;

    BatchResults(ItemResults results, Peers peers) {
        this.results = results;
        this.peers = peers;
    }

    /// A line for each recipient, in the order in which they were handed in. If they cannot be read
    /// to the end, the stream fails.
    ///
    /// @param forwarded another instance asks: the answer is ours to give
    /// @throws ProblemException if they cannot be read now
    public InputStream open(BatchState batch, ResultFormat format, boolean forwarded) {
        var id = batch.getBatchId();
        try {
            var elsewhere = forwarded ? Optional.<HostInfo>empty() : results.elsewhere(id);
            if (elsewhere.isPresent()) return forwarded(elsewhere.get(), id, format);
            // Where nothing can be read, whoever asks is told so before the first byte.
            results.after(id, 0);
            return new ResultStream(results, id, batch.getPlan().getCount(), format);
        } catch (ItemResults.Unavailable e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "starting", String.valueOf(e.getMessage()));
        }
    }

    private InputStream forwarded(HostInfo peer, String batchId, ResultFormat format) {
        var answer =
                peers.get(
                        peer,
                        "/v1/batches/" + Peers.encoded(batchId) + "/result",
                        Map.of("Accept", format.mediaType()),
                        Duration.ZERO,
                        BodyHandlers.ofInputStream());
        if (answer.statusCode() == HttpStatus.OK.getCode()) return answer.body();
        try (var problem = answer.body()) {
            problem.skip(Long.MAX_VALUE);
        } catch (IOException _) {
            // What it says would not be passed on.
        }
        throw Peers.unavailable(peer);
    }
}
