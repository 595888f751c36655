package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// When nothing is sent because Meta has faults, and when it is tried again.
class MetaCircuitTest {

    private Instant now = Samples.NOON;
    private final MetaCircuit circuit = new MetaCircuit(clock());

    @Test
    void faultsThatAreNotInARowLeaveItClosed() {
        for (var i = 0; i < 100; i++) {
            if (i % MetaCircuit.FAULTS == 0) succeed();
            else fail();
        }
        assertTrue(circuit.isClosed());
        assertTrue(mayGo());
    }

    @Test
    void faultsInARowOpenItForAWhileThatGrows() {
        open();
        for (var seconds : new int[] {5, 10, 20, 40, 60, 60}) {
            assertFalse(mayGo());
            now = now.plusSeconds(seconds);
            assertFalse(mayGo(), "not before " + seconds);
            now = now.plusMillis(1);
            for (var probe = 0; probe < 3; probe++) {
                assertTrue(mayGo(), "probe " + probe);
                circuit.begun();
            }
            assertFalse(mayGo(), "three are enough to see");
            for (var probe = 0; probe < 3; probe++) circuit.failed();
        }
    }

    @Test
    void probesThatAreAnsweredCloseIt() {
        open();
        now = now.plusSeconds(6);
        for (var probe = 0; probe < 3; probe++) succeed();
        assertTrue(circuit.isClosed());
        open();
        assertEquals(now.plus(Duration.ofMillis(5_001)), circuit.openUntil(now), "as at first");
    }

    @Test
    void aProbeThatDidNotReachMetaTakesNoPlace() {
        open();
        now = now.plusSeconds(6);
        for (var probe = 0; probe < 10; probe++) {
            assertTrue(mayGo(), "probe " + probe);
            circuit.begun();
            circuit.ignored();
        }
    }

    private void open() {
        for (var i = 0; i < MetaCircuit.FAULTS; i++) fail();
        assertFalse(circuit.isClosed());
    }

    private void fail() {
        circuit.begun();
        circuit.failed();
    }

    private void succeed() {
        circuit.begun();
        circuit.succeeded();
    }

    private boolean mayGo() {
        return !circuit.openUntil(now).isAfter(now);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
