package convometer.billing.streams;

import convometer.billing.rules.MessageState;
import convometer.billing.rules.Note;
import convometer.billing.rules.Rank;
import convometer.billing.rules.Step;
import convometer.billing.state.AssessedMessage;
import convometer.billing.state.KnownMessageState;
import convometer.billing.state.News;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Runs [MessageState].
final class MessageProcessor extends ContextualProcessor<String, News, String, Object> {

    static final String MESSAGES = "messages";

    private KeyValueStore<String, KnownMessageState> messages;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    MessageProcessor() {}

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        messages = context.getStateStore(MESSAGES);
    }

    @Override
    public void process(Record<String, News> news) {
        var before = States.message(messages.get(news.key()));
        var step = step(before, news.key(), news.value());
        if (!step.state().equals(before)) messages.put(news.key(), States.known(step.state()));
        for (var note : step.decisions())
            context().forward(news.withKey(note.to()).withValue(note));
    }

    private static Step<MessageState, Note> step(MessageState before, String id, News news) {
        AssessedMessage assessed = news.getMessage();
        if (assessed != null)
            return before.assessed(
                    assessed.getRevision(), States.orNull(assessed.getMessage(), States::message));
        return before.ranked((Rank) Notes.note(id, news));
    }
}
