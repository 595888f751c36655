package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.batches.state.ItemResult;
import convometer.schemas.ReleasedState;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Stores and topics of batches that an earlier version wrote are read by this one.
class ReleasedBatchesTest {

    @Test
    void everyVersionIsRead() throws IOException {
        var released = new ReleasedState(Path.of("src/test/resources/released-batches"));
        var problems = new ArrayList<String>();
        for (var record :
                List.of(
                        BatchItem.getClassSchema(),
                        BatchInput.getClassSchema(),
                        BatchState.getClassSchema(),
                        ItemResult.getClassSchema())) problems.addAll(released.problems(record));
        assertEquals(List.of(), problems);
    }
}
