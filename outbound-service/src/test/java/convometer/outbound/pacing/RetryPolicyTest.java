package convometer.outbound.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final String TABLE =
            """
            0       STOP_ACCOUNT
            1       RETRY
            2       RETRY
            3       STOP_ACCOUNT
            4       SLOW_APP
            10      STOP_ACCOUNT
            33      FAIL
            100     FAIL
            190     STOP_ACCOUNT
            200     STOP_ACCOUNT
            299     STOP_ACCOUNT
            368     STOP_ACCOUNT
            470     FAIL
            80007   SLOW_ACCOUNT
            130403  FAIL
            130429  SLOW_NUMBER
            130472  FAIL
            130497  FAIL
            131000  RETRY
            131008  FAIL
            131009  FAIL
            131016  RETRY
            131021  FAIL
            131026  FAIL
            131031  STOP_ACCOUNT
            131037  FAIL
            131042  STOP_ACCOUNT
            131045  STOP_NUMBER
            131047  FAIL
            131048  FAIL
            131049  FAIL
            131050  FAIL
            131051  FAIL
            131052  FAIL
            131053  FAIL
            131056  SLOW_PAIR
            131057  SLOW_NUMBER
            131063  FAIL
            131064  FAIL
            131065  FAIL
            132000  FAIL
            132001  FAIL
            132005  FAIL
            132007  FAIL
            132012  FAIL
            132015  FAIL
            132016  FAIL
            132018  FAIL
            132068  FAIL
            132069  FAIL
            133004  RETRY
            133010  STOP_NUMBER
            133016  SLOW_NUMBER
            134011  FAIL
            135000  FAIL
            2494100 RETRY
            """;

    @Test
    void theCodeDecides() {
        for (var line : TABLE.lines().toList()) {
            var code = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            assertEquals(
                    line.substring(line.lastIndexOf(' ') + 1), RetryPolicy.of(code).name(), line);
        }
    }
}
