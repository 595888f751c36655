package convometer.outbound.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RemedyTest {

    private static final String TABLE =
            """
            0       NONE
            1       AGAIN
            2       AGAIN
            3       NONE
            4       SLOW_APP
            10      NONE
            33      NONE
            100     NONE
            190     NONE
            200     NONE
            299     NONE
            368     NONE
            470     NONE
            80007   SLOW_ACCOUNT
            130403  NONE
            130429  SLOW_NUMBER
            130472  NONE
            130497  NONE
            131000  AGAIN
            131008  NONE
            131009  NONE
            131016  AGAIN
            131021  NONE
            131026  NONE
            131031  NONE
            131037  NONE
            131042  NONE
            131045  NONE
            131047  NONE
            131048  NONE
            131049  NONE
            131050  NONE
            131051  NONE
            131052  NONE
            131053  NONE
            131056  SLOW_PAIR
            131057  SLOW_NUMBER
            131063  NONE
            131064  NONE
            131065  NONE
            132000  NONE
            132001  NONE
            132005  NONE
            132007  NONE
            132012  NONE
            132015  NONE
            132016  NONE
            132018  NONE
            132068  NONE
            132069  NONE
            133004  AGAIN
            133010  NONE
            133016  SLOW_NUMBER
            134011  NONE
            135000  NONE
            2494100 AGAIN
            """;

    @Test
    void theCodeDecidesWhatHelps() {
        for (var line : TABLE.lines().toList()) {
            var code = Integer.parseInt(line.substring(0, line.indexOf(' ')));
            assertEquals(line.substring(line.lastIndexOf(' ') + 1), Remedy.of(code).name(), line);
        }
    }
}
