package convometer.deploy;

import convometer.deploy.live.BillingClient;
import convometer.deploy.parts.Ports;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// `deploy/run reprice`: what rate cards, eras, markets and accounts now say of what is booked, and
/// the revisions that make it so.
@Command(
        name = "reprice",
        description =
                "Compares the ledger of a running pipeline with what its tables now say, prints the"
                        + " difference by line and in money, and writes it as revisions.",
        mixinStandardHelpOptions = true)
final class Reprice implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> OVER = Set.of("done", "refused", "failed");

    @Option(
            names = "--from",
            required = true,
            paramLabel = "yyyy-MM",
            description = "The first local month.")
    private String from = "";

    @Option(names = "--to", paramLabel = "yyyy-MM", description = "The last one; else all later.")
    private @Nullable String to;

    @Option(names = "--waba", paramLabel = "ID", description = "The billing account; else all.")
    private @Nullable String waba;

    @Option(names = "--dry-run", description = "Only shows the difference.")
    private boolean dryRun;

    @Option(
            names = "--billing",
            paramLabel = "URL",
            description = "Address of billing-aggregator; else that of deploy/run up.")
    private URI billing = URI.create(Ports.usual().urlOf(Ports.BILLING));

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var client = new BillingClient(billing)) {
            var id = client.reprice(wanted()).path("id").asText();
            var state = untilOver(client, id);
            var over = client.repricing(id);
            if (!state.equals("done"))
                throw new IllegalStateException(
                        "repricing %s is %s: %s"
                                .formatted(id, state, over.path("reason").asText()));
            System.out.print(RepricingReport.of(over));
            return 0;
        } catch (ConnectException e) {
            throw new IllegalStateException("nobody answers at " + billing, e);
        }
    }

    private Map<String, Object> wanted() {
        var wanted = new LinkedHashMap<String, Object>();
        wanted.put("from", from);
        if (to != null) wanted.put("to", to);
        if (waba != null) wanted.put("waba_id", waba);
        wanted.put("dry_run", dryRun);
        return wanted;
    }

    /// Whatever becomes of the service meanwhile: the repricing goes on with it.
    private static String untilOver(BillingClient client, String id) throws InterruptedException {
        var shown = "";
        var lastAnswer = System.nanoTime();
        while (System.nanoTime() - lastAnswer < PATIENCE.toNanos()) {
            var now = client.progress(id);
            var state = now.map(it -> it.path("state").asText()).orElse(shown);
            if (OVER.contains(state)) return state;
            if (now.isPresent()) lastAnswer = System.nanoTime();
            if (!state.equals(shown)) System.err.println("repricing " + id + ": " + state);
            shown = state;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        throw new IllegalStateException(
                "nobody tells how far repricing %s is; it goes on by itself: GET /v1/repricings/%s"
                        .formatted(id, id));
    }
}
