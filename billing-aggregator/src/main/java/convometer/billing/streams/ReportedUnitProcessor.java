package convometer.billing.streams;

import convometer.billing.rules.Eras;
import convometer.billing.rules.Note;
import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Word;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.Step;
import convometer.billing.state.KnownMember;
import convometer.billing.state.KnownReportedUnit;
import convometer.billing.state.News;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/// Runs [ReportedUnit].
final class ReportedUnitProcessor extends ContextualProcessor<String, News, String, Object> {

    static final String UNITS = "reported-units";
    static final String MEMBERS = "unit-members";

    private final Eras eras;
    private KeyValueStore<String, KnownReportedUnit> units;
    private KeyValueStore<String, KnownMember> members;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    ReportedUnitProcessor(Eras eras) {
        this.eras = eras;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        units = context.getStateStore(UNITS);
        members = context.getStateStore(MEMBERS);
    }

    @Override
    public void process(Record<String, News> news) {
        var before = States.reported(units.get(news.key()));
        var step = step(before, news.key(), news.value());
        if (!step.state().equals(before)) units.put(news.key(), States.known(step.state()));
        for (var note : step.decisions())
            context().forward(news.withKey(note.to()).withValue(note));
    }

    private Step<ReportedUnit, Note> step(ReportedUnit before, String id, News news) {
        var ordered = new StoredMembers(members, id);
        return switch (Notes.note(id, news)) {
            case Membership membership -> before.joined(ordered, membership, eras);
            case Word word -> before.heard(ordered, word, eras);
            case Note other -> throw new IllegalStateException("not for a unit: " + other);
        };
    }
}
