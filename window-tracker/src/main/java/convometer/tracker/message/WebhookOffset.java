package convometer.tracker.message;

import java.util.Comparator;

/// Where the body of a webhook is in the archive of webhooks. It explains, and decides nothing.
public record WebhookOffset(int partition, long offset) implements Comparable<WebhookOffset> {

    private static final Comparator<WebhookOffset> ORDER =
            Comparator.comparingInt(WebhookOffset::partition)
                    .thenComparingLong(WebhookOffset::offset);

    @Override
    public int compareTo(WebhookOffset other) {
        return ORDER.compare(this, other);
    }
}
