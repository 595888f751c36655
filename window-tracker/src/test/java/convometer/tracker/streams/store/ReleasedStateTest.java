package convometer.tracker.streams.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.ReleasedState;
import convometer.tracker.state.CountedCustomer;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.DerivedConversationState;
import convometer.tracker.state.EntryPointState;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.LimitState;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.ParticipationState;
import convometer.tracker.state.UnlocatedMessage;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores and topics of the tracker's own that an earlier version wrote are read by this one.
class ReleasedStateTest {

    private static final List<Schema> OWN =
            List.of(
                    CustomerRecord.getClassSchema(),
                    MessageState.getClassSchema(),
                    DerivedConversationState.getClassSchema(),
                    ParticipationState.getClassSchema(),
                    EntryPointState.getClassSchema(),
                    GroupRecord.getClassSchema(),
                    CustomerCommand.getClassSchema(),
                    MessageLocation.getClassSchema(),
                    UnlocatedMessage.getClassSchema(),
                    GateRecord.getClassSchema(),
                    LimitCommand.getClassSchema(),
                    CountedCustomer.getClassSchema(),
                    LimitState.getClassSchema());

    @Test
    void everyVersionIsRead() throws IOException {
        var released = new ReleasedState(Path.of("src/test/resources/released-state"));
        var problems = new ArrayList<String>();
        for (var record : OWN) problems.addAll(released.problems(record));
        assertEquals(List.of(), problems);
    }
}
