package convometer.outbound.receipts.webhooks;

import convometer.outbound.receipts.ReceiptFilter;

import java.net.URI;
import java.util.List;

/// An address of a publisher that takes receipts.
///
/// @param name in the consumer group, metrics and logs
/// @param url is shown nowhere: it may have a secret in it
/// @param secrets sign each webhook, all of them while one takes another's place; at least one
record WebhookEndpoint(String name, URI url, List<WebhookSecret> secrets, ReceiptFilter filter) {

    WebhookEndpoint {
        secrets = List.copyOf(secrets);
    }

    /// The consumer group that reads for it.
    String group() {
        return "receipt-webhooks-" + name;
    }

    @Override
    public String toString() {
        return name;
    }
}
