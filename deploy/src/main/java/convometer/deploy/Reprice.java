package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;

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
            var done = untilDone(client, client.reprice(wanted()).path("id").asText());
            System.out.print(RepricingReport.of(done));
            if (done.path("state").asText().equals("done")) return 0;
            throw new IllegalStateException(done.path("reason").asText("the repricing failed"));
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

    private static JsonNode untilDone(BillingClient client, String id)
            throws IOException, InterruptedException {
        var shown = "";
        while (true) {
            var now = client.repricing(id);
            var state = now.path("state").asText();
            if (state.equals("done") || state.equals("refused")) return now;
            if (!state.equals(shown)) System.err.println("repricing " + id + ": " + state);
            shown = state;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }
}
