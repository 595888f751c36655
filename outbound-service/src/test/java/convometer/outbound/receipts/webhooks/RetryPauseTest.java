package convometer.outbound.receipts.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

class RetryPauseTest {

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void pausesGrowToFiveMinutes() throws InterruptedException {
        var pause = new RetryPause(pauses::add, _ -> 0);
        for (var attempt = 1; attempt <= 8; attempt++) pause.await(attempt, Duration.ZERO);
        pause.await(1_000_000, Duration.ZERO);

        assertEquals(
                LongStream.of(5, 10, 20, 40, 80, 160, 300, 300, 300)
                        .mapToObj(Duration::ofSeconds)
                        .toList(),
                pauses);
    }

    @Test
    void aPauseIsUpToAQuarterLonger() throws InterruptedException {
        new RetryPause(pauses::add, bound -> bound - 1).await(3, Duration.ZERO);

        assertEquals(List.of(Duration.ofMillis(24_999)), pauses);
    }

    @Test
    void whatTheEndpointAsksForIsTheLeast() throws InterruptedException {
        var pause = new RetryPause(pauses::add, _ -> 0);
        pause.await(1, Duration.ofMinutes(20));
        pause.await(1, Duration.ofSeconds(1));

        assertEquals(List.of(Duration.ofMinutes(20), Duration.ofSeconds(5)), pauses);
    }
}
