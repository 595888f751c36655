package convometer.outbound.receipts.webhooks;

import java.time.Duration;

/// What comes of posting a webhook.
sealed interface WebhookAnswer {

    /// The endpoint has it.
    record Taken() implements WebhookAnswer {}

    /// The endpoint wants no more webhooks.
    record Gone() implements WebhookAnswer {}

    /// It is to be tried again.
    ///
    /// @param reason without anything of the address
    /// @param retryAfter how long the endpoint wants us to wait at least; zero: not told
    record Failed(String reason, Duration retryAfter) implements WebhookAnswer {}
}
