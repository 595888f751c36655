package convometer.schemas.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.events.WebhookOffset;

import org.apache.kafka.common.header.Headers;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where the body of a webhook is in webhooks-raw, in a header of the records that were made of it:
/// `partition/offset`. It explains a record and changes nothing of it, so one that is not there, or
/// that cannot be read, does no harm.
public final class WebhookHeader {

    public static final String NAME = "convometer.webhook";

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(\\d{1,18})");

    public static void write(Headers headers, int partition, long offset) {
        headers.remove(NAME).add(NAME, (partition + "/" + offset).getBytes(UTF_8));
    }

    /// Empty: nobody knows.
    public static Optional<WebhookOffset> read(Headers headers) {
        return RequestHeaders.value(headers, NAME)
                .map(FORM::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher ->
                        new WebhookOffset(
                                Integer.parseInt(matcher.group(1)),
                                Long.parseLong(matcher.group(2))));
    }

    private WebhookHeader() {}
}
