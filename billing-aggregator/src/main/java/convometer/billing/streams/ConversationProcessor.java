package convometer.billing.streams;

import convometer.billing.ledger.Lines;
import convometer.billing.rules.ConversationState;
import convometer.billing.rules.Note;
import convometer.billing.rules.Note.Link;
import convometer.billing.rules.Rank;
import convometer.billing.rules.Step;
import convometer.billing.state.AssessedConversation;
import convometer.billing.state.KnownConversationState;
import convometer.billing.state.News;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Runs [ConversationState], and counts each derived conversation once, where its newest revision
/// says, whatever is charged.
final class ConversationProcessor extends ContextualProcessor<String, News, String, Object> {

    static final String CONVERSATIONS = "conversations";

    private KeyValueStore<String, KnownConversationState> conversations;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ConversationProcessor() {}

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        conversations = context.getStateStore(CONVERSATIONS);
    }

    @Override
    public void process(Record<String, News> news) {
        var before = States.conversation(conversations.get(news.key()));
        var step = step(before, news.key(), news.value());
        var after = step.state();
        if (!after.equals(before)) conversations.put(news.key(), States.known(after));
        for (var note : step.decisions())
            context().forward(news.withKey(note.to()).withValue(note));
        for (var change : Lines.moved(before.conversation(), after.conversation()))
            context().forward(news.withKey(Lines.key(change.getLine())).withValue(change));
    }

    private static Step<ConversationState, Note> step(
            ConversationState before, String id, News news) {
        AssessedConversation assessed = news.getConversation();
        if (assessed != null)
            return before.assessed(
                    id,
                    assessed.getRevision(),
                    States.orNull(assessed.getConversation(), States::conversation));
        return switch (Notes.note(id, news)) {
            case Link link -> before.linked(link);
            case Rank rank -> before.ranked(rank);
            case Note other -> throw new IllegalStateException("not for a conversation: " + other);
        };
    }
}
