package convometer.outbound.receipts;

import io.micronaut.context.annotation.Factory;

import jakarta.inject.Singleton;

/// Puts a topic in memory in the place of the broker's. It is away until a test says otherwise.
@Factory
final class FakeReceiptWiring {

    @Singleton
    FakeReceiptTopic fakeTopic() {
        var topic = new FakeReceiptTopic();
        topic.away(true);
        return topic;
    }

    @Singleton
    ReceiptTopic topic(FakeReceiptTopic fake) {
        return fake.topic();
    }
}
