package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.ReleasedState;
import convometer.tracker.state.CountedCustomer;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.DeskRecord;
import convometer.tracker.state.EntryPointState;
import convometer.tracker.state.EpisodeState;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.LimitState;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.MessagePlaces;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.ParticipationState;
import convometer.tracker.state.PlaceMail;

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
                    EpisodeState.getClassSchema(),
                    ParticipationState.getClassSchema(),
                    EntryPointState.getClassSchema(),
                    GroupRecord.getClassSchema(),
                    CustomerMail.getClassSchema(),
                    MessagePlace.getClassSchema(),
                    MessagePlaces.getClassSchema(),
                    DeskRecord.getClassSchema(),
                    PlaceMail.getClassSchema(),
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
