package convometer.deploy.bench;

import java.time.Duration;

/// What it took an application to work on records.
///
/// @param records how many it was given
/// @param cpu of its whole process
/// @param wall until it had committed the last of them
record Cost(long records, Duration cpu, Duration wall) {

    static final Cost NOTHING = new Cost(0, Duration.ZERO, Duration.ZERO);

    private static final double NANOS_A_MICRO = 1e3;

    Cost plus(Cost other) {
        return new Cost(records + other.records, cpu.plus(other.cpu), wall.plus(other.wall));
    }

    /// Microseconds of CPU a record.
    double cpuEach() {
        return cpu.toNanos() / NANOS_A_MICRO / records;
    }

    /// Microseconds a record until all were committed.
    double wallEach() {
        return wall.toNanos() / NANOS_A_MICRO / records;
    }
}
