package convometer.billing.streams;

import convometer.billing.state.CountedConversation;
import convometer.billing.state.LineChange;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Counts each derived conversation once, where its newest revision says, whatever is charged.
final class ConversationProcessor
        extends ContextualProcessor<String, CountedConversation, String, LineChange> {

    static final String CONVERSATIONS = "conversations";

    private KeyValueStore<String, CountedConversation> conversations;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ConversationProcessor() {}

    @Override
    public void init(ProcessorContext<String, LineChange> context) {
        super.init(context);
        conversations = context.getStateStore(CONVERSATIONS);
    }

    @Override
    public void process(Record<String, CountedConversation> counted) {
        var before = conversations.get(counted.key());
        var after = counted.value();
        if (before != null && before.getRevision() > after.getRevision()) return;
        if (after.equals(before)) return;
        conversations.put(counted.key(), after);
        var from = before == null ? null : before.getLine();
        for (var change : Lines.moved(from, after.getLine()))
            context().forward(counted.withKey(Lines.key(change.getLine())).withValue(change));
    }
}
