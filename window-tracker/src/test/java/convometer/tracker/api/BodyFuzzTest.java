package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.schemas.Topic;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.StoredCustomers;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpResponse;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Whatever the body of a request is: it is done, or the answer says what is wrong with it.
class BodyFuzzTest {

    /// What is published can be written.
    private static final class Written implements Publisher {

        @Override
        public <V extends SpecificRecord> void publish(Topic<V> topic, String key, V value) {
            assertTrue(Running.SERDES.<V>serializer().serialize(topic.name(), value).length > 0);
        }
    }

    /// Started with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Running {

        static final AvroSerdes SERDES = AvroSerdes.with("memory:fuzz");
        static final StoredCustomers STORED = new StoredCustomers();
        static final ApplicationContext CONTEXT =
                ApplicationContext.builder()
                        .properties(
                                Map.of(
                                        "tracker.streams-enabled", "false",
                                        "tracker.advertised-address", "127.0.0.1:1",
                                        "kafka.bootstrap.servers", "127.0.0.1:1"))
                        .build()
                        .registerSingleton(CustomerLocations.class, STORED)
                        .registerSingleton(Publisher.class, new Written())
                        .registerSingleton(StoredCustomers.accounts())
                        .start();
    }

    @AfterAll
    static void stop() {
        Running.CONTEXT.close();
        Running.STORED.close();
    }

    static Stream<byte[]> changes() {
        return bytes(
                "{\"handler\":\"person\",\"name\":\"Bia\"}",
                "{\"handler\":\"bot\"}",
                "{\"scope\":\"marketing\",\"action\":\"opt_out\",\"at\":\"2026-10-01T12:00:00Z\",\"source\":\"web_form\",\"all_numbers\":true}",
                "{\"scope\":\"everything\",\"action\":\"opt_in\"}",
                "{\"data\":[{\"name\":\"a\",\"language\":\"en\",\"status\":\"APPROVED\",\"category\":\"UTILITY\",\"id\":\"1\"}],\"paging\":{\"cursors\":{\"after\":\"x\"}}}",
                "{\"data\":[1,null,[]],\"paging\":{\"next\":\"x\"}}");
    }

    /// What is published is not waited for: it is nowhere.
    @MethodSource("changes")
    @FuzzTest
    void aChangeIsPublishedOrAProblem(byte[] body) {
        var text = new String(body, UTF_8);
        var consents = Running.CONTEXT.getBean(ConsentController.class);
        Running.STORED.moving = true;
        isAnswer(() -> consents.handler("106", "551190001", text));
        isAnswer(() -> consents.consent("106", "551190001", text));
        isAnswer(() -> Running.CONTEXT.getBean(TemplateController.class).templates("waba", text));
    }

    static Stream<byte[]> quotes() {
        return bytes(
                "{\"requests\":[{\"request_id\":\"r1\",\"phone_number_id\":\"106\",\"message\":{\"to\":\"+551190001\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}},\"deadline\":\"2026-10-21T00:00:00Z\",\"hold_until_window_opens\":true,\"sender\":\"bot\",\"labels\":{\"team\":\"orders\"}}]}",
                "{\"requests\":[{\"phone_number_id\":\"107\",\"message\":{\"recipient\":\"BR.12\",\"type\":\"template\",\"template\":{\"name\":\"promo\",\"language\":{\"code\":\"en\"}}},\"fallback_template\":{\"name\":\"a\",\"language\":{\"code\":\"en\"}}},{\"phone_number_id\":\"108\",\"message\":{\"to\":\"g1\",\"recipient_type\":\"group\",\"type\":\"text\"}}]}");
    }

    @MethodSource("quotes")
    @FuzzTest
    void aQuestionIsAnsweredOrAProblem(byte[] body) {
        var quotes = Running.CONTEXT.getBean(QuoteController.class);
        Running.STORED.moving = false;
        isAnswer(() -> HttpResponse.ok(quotes.quotes(new String(body, UTF_8), null)));
    }

    private static void isAnswer(Supplier<HttpResponse<?>> request) {
        try {
            assertEquals(2, request.get().code() / 100);
        } catch (ProblemException e) {
            assertEquals(4, e.status().getCode() / 100);
        }
    }

    private static Stream<byte[]> bytes(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(UTF_8));
    }
}
