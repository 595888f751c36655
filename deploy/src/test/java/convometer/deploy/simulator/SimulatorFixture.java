package convometer.deploy.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.faults.FaultProfile;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A simulator with a manual clock, a client of it, and a receiver of its webhooks. A test class
/// has one; each test begins after a reset, at noon.
public final class SimulatorFixture implements AutoCloseable, BeforeEachCallback, AfterAllCallback {

    public static final String NUMBER = "106540352242922";
    public static final String WABA = "102290129340398";
    public static final String SECRET = "a-secret";
    public static final String TOKEN = "a-token";
    public static final String UNDELIVERABLE = "5511000000404";
    public static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    public static final Accounts ACCOUNTS = AccountsFile.read(Path.of("sample/accounts.yaml"));

    private static final long SEED = 7;

    private final ManualClock clock = new ManualClock(NOON);
    private final WebhookReceiver receiver;
    private final MetaSimulator simulator;
    private final GraphClient client;

    public SimulatorFixture() {
        try {
            receiver = new WebhookReceiver();
            simulator =
                    MetaSimulator.start(
                            SimulatorSettings.of(receiver.url(), SECRET, ACCOUNTS)
                                    .onPort(0)
                                    .withToken(TOKEN)
                                    .drivenBy(clock, SEED)
                                    .with(FaultProfile.NONE, Set.of(UNDELIVERABLE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new GraphClient(simulator.url(), TOKEN);
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        reset();
    }

    /// Begins anew.
    public void reset() {
        clock.set(NOON);
        simulator.reset();
        var _ = receiver.bodies();
    }

    public ManualClock clock() {
        return clock;
    }

    public WebhookReceiver receiver() {
        return receiver;
    }

    public MetaSimulator simulator() {
        return simulator;
    }

    public GraphClient client() {
        return client;
    }

    /// Posts to the admin API and gives the answer, which must be 200.
    public JsonNode post(String path, String body) {
        return ok(client.post(path, body));
    }

    public JsonNode put(String path, String body) {
        return ok(client.put(path, body));
    }

    public JsonNode get(String path) {
        return ok(client.get(path));
    }

    private static JsonNode ok(GraphClient.Answer answer) {
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return answer.body();
    }

    /// Lets a customer do something.
    ///
    /// @param rest further fields of the request, each after a comma
    public JsonNode act(String from, String rest) {
        return post(
                "/twin/customers",
                "{\"phone_number_id\":\"%s\",\"from\":\"%s\"%s}".formatted(NUMBER, from, rest));
    }

    public GraphClient.Answer text(String to, String callbackData) {
        var field = to.contains(".") ? "recipient" : "to";
        return client.send(
                NUMBER,
                "{\"%s\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}"
                        .formatted(field, to),
                callbackData);
    }

    public GraphClient.Answer template(String to, String name, String callbackData) {
        return client.send(
                NUMBER,
                "{\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"%s\",\"language\":{\"code\":\"pt_BR\"}}}"
                        .formatted(to, name),
                callbackData);
    }

    /// All statuses, delivered at once.
    public List<JsonNode> statuses() {
        simulator.deliverAll();
        return receiver.statuses();
    }

    public List<JsonNode> messages() {
        simulator.deliverAll();
        return receiver.messages();
    }

    public List<JsonNode> bodies() {
        simulator.deliverAll();
        return receiver.bodies();
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        close();
    }

    @Override
    public void close() {
        client.close();
        simulator.close();
        receiver.close();
    }
}
