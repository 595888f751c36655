package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class LogExcerptTest {

    private static final List<String> DEATH =
            List.of(
                    "10:00:01 ERROR StreamsApplication - the streams application stops: boom",
                    "org.apache.kafka.streams.errors.StreamsException: task 0_1",
                    "\tat org.apache.kafka.streams.Task.process(Task.java:1)",
                    "Caused by: java.lang.IllegalArgumentException: not a phone_number_id: \"\"",
                    "\tat convometer.schemas.ThreadKey.<init>(ThreadKey.java:12)");

    private static List<String> complaints() {
        var lines = new ArrayList<String>();
        for (var i = 0; i < 100; i++)
            lines.add("10:00:02 ERROR org.apache.kafka.clients.NetworkClient - [Producer x] away");
        return lines;
    }

    @Test
    void showsTheExceptionThatKilledAPartAndNotWhatAProducerComplainsOfAfterwards() {
        var log = new ArrayList<>(List.of("10:00:00 INFO starting"));
        log.addAll(DEATH);
        log.addAll(complaints());
        assertEquals(DEATH, LogExcerpt.of(log));
    }

    @Test
    void showsTheLastOfSeveralAndFewOfManyFrames() {
        var log = new ArrayList<>(DEATH);
        log.add("10:00:03 INFO again");
        log.add("Exception in thread \"main\" java.lang.OutOfMemoryError: heap");
        for (var i = 0; i < 50; i++) log.add("\tat a.B.c(B.java:" + i + ")");
        assertEquals(1 + 8, LogExcerpt.of(log).size());
        assertEquals(log.get(6), LogExcerpt.of(log).getFirst());
    }

    @Test
    void showsTheEndWhereNothingWasThrown() {
        var log = new ArrayList<String>();
        for (var i = 0; i < 100; i++) log.add("line " + i);
        assertEquals(log.subList(75, 100), LogExcerpt.of(log));
    }
}
