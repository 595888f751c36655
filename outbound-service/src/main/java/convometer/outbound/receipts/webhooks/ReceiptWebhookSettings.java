package convometer.outbound.receipts.webhooks;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// How receipts are delivered as webhooks; environment `RECEIPT_WEBHOOKS_FILE`.
///
/// @param file of the endpoints; empty: there are none
/// @param timeout how long an endpoint may take to answer
/// @param giveUpAfter how old a receipt may be that an endpoint does not take, before it is set
///   aside
@ConfigurationProperties("receipt.webhooks")
record ReceiptWebhookSettings(
        @Bindable(defaultValue = "") String file,
        @Bindable(defaultValue = "10s") Duration timeout,
        @Bindable(defaultValue = "3d") Duration giveUpAfter) {

    ReceiptWebhookSettings {
        if (!timeout.isPositive())
            throw new IllegalArgumentException(
                    "receipt.webhooks.timeout must be positive: " + timeout);
        if (!giveUpAfter.isPositive())
            throw new IllegalArgumentException(
                    "receipt.webhooks.give-up-after must be positive: " + giveUpAfter);
    }
}
