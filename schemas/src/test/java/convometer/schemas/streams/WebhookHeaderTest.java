package convometer.schemas.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.WebhookOffset;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class WebhookHeaderTest {

    @Test
    void whatIsWrittenIsRead() {
        var headers = new RecordHeaders();
        WebhookHeader.write(headers, 11, 1_234_567_890_123L);

        assertEquals(
                Optional.of(new WebhookOffset(11, 1_234_567_890_123L)),
                WebhookHeader.read(headers));
    }

    @Test
    void theOneThatIsWrittenLastIsTheOnlyOne() {
        var headers = new RecordHeaders();
        WebhookHeader.write(headers, 1, 1);
        WebhookHeader.write(headers, 2, 2);

        assertEquals(1, headers.toArray().length);
        assertEquals(Optional.of(new WebhookOffset(2, 2L)), WebhookHeader.read(headers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1/", "/1", "-1/1", "1/-1", "1/1/1", "9999999999/1", "a/b"})
    void whatIsNoOffsetIsPassedOver(String value) {
        var headers = new RecordHeaders().add(WebhookHeader.NAME, value.getBytes(UTF_8));

        assertEquals(Optional.empty(), WebhookHeader.read(headers));
    }

    @Test
    void aRecordWithoutItSaysNothing() {
        assertEquals(Optional.empty(), WebhookHeader.read(new RecordHeaders()));
    }
}
