package convometer.deploy.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.accounts.AccountsFile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A twin driven by hand, somebody who sends to it and owns it, and somebody who hears its
/// webhooks.
final class RiggedTwin implements AutoCloseable {

    static final String NUMBER = "106540352242922";
    static final String WABA = "102290129340398";
    static final String TOKEN = "a-token";
    static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    final HandClock clock;
    final WebhookSink sink = new WebhookSink();
    final MetaTwin twin;
    final Sender sender;

    RiggedTwin() throws IOException {
        this(NOON);
    }

    RiggedTwin(Instant now) throws IOException {
        clock = new HandClock(now);
        var accounts = AccountsFile.read(Path.of("sample/accounts.yaml"));
        twin =
                MetaTwin.start(
                        TwinSettings.of(sink.url(), "a-secret", accounts)
                                .onPort(0)
                                .withToken(TOKEN)
                                .drivenBy(clock, 7)
                                .with(Mischief.NONE, Set.of()));
        sender = new Sender(twin.url(), TOKEN);
    }

    /// Posts to the owner's side and gives what it answered.
    JsonNode post(String path, String body) {
        return ok(sender.post(path, body));
    }

    JsonNode put(String path, String body) {
        return ok(sender.put(path, body));
    }

    JsonNode get(String path) {
        return ok(sender.get(path));
    }

    private static JsonNode ok(Sender.Answer answer) {
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return answer.body();
    }

    /// A customer does something.
    JsonNode act(String from, String rest) {
        return post(
                "/twin/customers",
                "{\"phone_number_id\":\"%s\",\"from\":\"%s\"%s}".formatted(NUMBER, from, rest));
    }

    /// Sends a text and gives the answer.
    Sender.Answer text(String to, String callbackData) {
        var field = to.contains(".") ? "recipient" : "to";
        return sender.send(
                NUMBER,
                "{\"%s\":\"%s\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}}"
                        .formatted(field, to),
                callbackData);
    }

    Sender.Answer template(String to, String name, String callbackData) {
        return sender.send(
                NUMBER,
                "{\"to\":\"%s\",\"type\":\"template\",\"template\":{\"name\":\"%s\",\"language\":{\"code\":\"pt_BR\"}}}"
                        .formatted(to, name),
                callbackData);
    }

    /// All statuses, told at once.
    List<JsonNode> statuses() {
        twin.deliverAll();
        return sink.statuses();
    }

    List<JsonNode> messages() {
        twin.deliverAll();
        return sink.messages();
    }

    List<JsonNode> bodies() {
        twin.deliverAll();
        return sink.bodies();
    }

    @Override
    public void close() {
        sender.close();
        twin.close();
        sink.close();
    }
}
