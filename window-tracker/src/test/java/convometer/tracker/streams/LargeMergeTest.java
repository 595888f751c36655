package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.MessageStatus;
import convometer.schemas.Topics;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.MovedThread;
import convometer.tracker.streams.store.CustomerKey;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// A customer of whom much is kept moves to another name in bounded pieces (I1).
class LargeMergeTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final String ID = "BR.1A2b3C";

    /// More than two pieces.
    private static final int MESSAGES = 520;

    private final DrivenTracker tracker = DrivenTracker.at(NOON, AliasTraffic.accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void whatIsKeptMovesInPiecesAndNothingIsLeftBehind() throws IOException {
        for (var i = 0; i < MESSAGES; i++) {
            delivered("m" + i, ID, null, i);
            delivered("g" + i, "group", "group", i);
        }
        var old = CustomerKey.ofCustomer("acme", ID);
        assertTrue(tracker.rowsOf(old) > 2 * MESSAGES);
        tracker.read(Topics.THREAD_DECISIONS);
        tracker.showTogether(WA, ID);
        assertEquals(0, tracker.rowsOf(old));
        checkPieces();
        var emitted = new HashMap<String, Integer>();
        for (var decision : tracker.read(Topics.THREAD_DECISIONS))
            if (decision.getDelivery() != null && decision.getCustomer().equals(WA))
                emitted.merge(decision.getDelivery().getWamid(), 1, Integer::sum);
        var once = new HashMap<String, Integer>();
        for (var i = 0; i < MESSAGES; i++) once.putAll(Map.of("m" + i, 1, "g" + i, 1));
        assertEquals(once, emitted);
    }

    private void checkPieces() throws IOException {
        var pieces =
                tracker.read(TrackerTopics.CUSTOMER_COMMANDS).stream()
                        .filter(command -> command.getMoved() != null)
                        .toList();
        var parts = pieces.stream().flatMap(LargeMergeTest::threads).toList();
        var most = parts.stream().mapToInt(part -> part.getMessages().size()).max().orElseThrow();
        assertTrue(most < MESSAGES / 2, () -> "messages of a piece: " + most);
        var inGroups = parts.stream().map(part -> part.getParticipations().size()).toList();
        assertEquals(parts.stream().map(part -> part.getMessages().size()).toList(), inGroups);
        for (var piece : pieces)
            assertTrue(CustomerCommand.getEncoder().encode(piece).remaining() < 500_000);
    }

    private static Stream<MovedThread> threads(CustomerCommand command) {
        var moved = command.getMoved();
        return moved == null ? Stream.empty() : moved.getThreads().stream();
    }

    private void delivered(String wamid, String to, @Nullable String group, int hour) {
        var at = NOON.minus(Duration.ofHours(MESSAGES - hour));
        tracker.send(
                Topics.MESSAGE_STATUSES,
                "106/" + to,
                MessageStatus.newBuilder()
                        .setWamid(wamid)
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setUserId(ID)
                        .setStatus("delivered")
                        .setGroupId(group)
                        .setAt(at)
                        .setContent("{}")
                        .setReceivedAt(NOON)
                        .build());
    }
}
