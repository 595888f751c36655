package convometer.outbound.requests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import convometer.events.OutboundRequest;
import convometer.outbound.Samples;
import convometer.outbound.rules.RequestValidation;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/// Whatever message a record of the topic has: it goes on to its thread, or it is said why not.
public class RequestFuzzTest {

    /// Loaded with the first test: what is loaded before Jazzer is there cannot be instrumented.
    private static final class Serdes {
        static final AvroSerdes OF_TOPICS = AvroSerdes.with("memory:fuzz");
    }

    /// Messages of every kind.
    public static Stream<byte[]> messages() {
        return Stream.of(
                        "\"type\":\"text\",\"text\":{\"body\":\"Hello\",\"preview_url\":true}",
                        "\"type\":\"image\",\"image\":{\"link\":\"https://a.b/c.png\",\"caption\":\"x\"}",
                        "\"type\":\"document\",\"document\":{\"id\":\"7\",\"filename\":\"a.pdf\"}",
                        "\"type\":\"location\",\"location\":{\"latitude\":-23.5,\"longitude\":46.6,\"name\":\"x\"}",
                        "\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"A\",\"first_name\":\"A\"},\"phones\":[{\"phone\":\"+1\"}]}]",
                        "\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.1\",\"emoji\":\"\ud83d\ude00\"}",
                        "\"recipient_type\":\"group\",\"type\":\"text\",\"text\":{\"body\":\"Hello\"}",
                        "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"?\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":{\"id\":\"1\",\"title\":\"Yes\"}}]}}",
                        "\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"header\":{\"type\":\"text\",\"text\":\"h\"},\"body\":{\"text\":\"?\"},\"footer\":{\"text\":\"f\"},\"action\":{\"button\":\"b\",\"sections\":[{\"title\":\"t\",\"rows\":[{\"id\":\"1\",\"title\":\"r\",\"description\":\"d\"}]}]}}",
                        "\"type\":\"template\",\"template\":{\"name\":\"a\",\"language\":{\"code\":\"en\"},\"components\":[{\"type\":\"header\",\"parameters\":[{\"type\":\"image\",\"image\":{\"id\":\"1\"}}]},{\"type\":\"body\",\"parameters\":[{\"type\":\"text\",\"parameter_name\":\"n\",\"text\":\"x\"},{\"type\":\"currency\",\"currency\":{\"fallback_value\":\"1\",\"code\":\"USD\",\"amount_1000\":1}}]},{\"type\":\"button\",\"sub_type\":\"quick_reply\",\"index\":\"0\",\"parameters\":[{\"type\":\"payload\",\"payload\":\"p\"}]}]}")
                .map(message ->
                        "{\"messaging_product\":\"whatsapp\",\"to\":\"+551199\",\"context\":{\"message_id\":\"wamid.2\"},%s}"
                                .formatted(message)
                                .getBytes(UTF_8));
    }

    @MethodSource("messages")
    @FuzzTest
    void aRecordIsForwardedOrNot(byte[] message) {
        validated(Samples.request("r", new String(message, UTF_8)));
    }

    /// The topic takes it, and it goes on from there.
    public static void assertIsForwarded(OutboundRequest request) {
        assertInstanceOf(RequestValidation.Forwarded.class, validated(request));
    }

    private static RequestValidation validated(OutboundRequest request) {
        Requests.fingerprint(request);
        Requests.thread(request);
        Serdes.OF_TOPICS.serializer().serialize(Topics.OUTBOUND_REQUESTS.name(), request);
        return RequestValidation.decide(Requests.sendRequest(request));
    }
}
