package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/// Too few partitions are named at the start, and not with the first message.
class JournalPartitionsTest {

    @Test
    void aJournalWithoutAPartitionForEveryDecisionIsNamed() {
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                JournalPartitions.compare(
                                        "dispatch-journal", 4, "thread-decisions", 8));
        assertEquals(
                "dispatch-journal has 4 partitions and thread-decisions has 8:"
                        + " give dispatch-journal 8 partitions, too",
                error.getMessage());
        assertDoesNotThrow(
                () -> JournalPartitions.compare("dispatch-journal", 8, "thread-decisions", 4));
    }
}
