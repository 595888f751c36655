package convometer.deploy.bench;

import java.time.Duration;
import java.util.List;

/// Of many measured times: the one that half of them, and that nearly all of them, stay below.
record Quantiles(double p50, double p95, double p99) {

    private static final double NANOS_A_MS = 1e6;

    static Quantiles of(List<Duration> times) {
        var sorted = times.stream().mapToLong(Duration::toNanos).sorted().toArray();
        return new Quantiles(at(sorted, 0.50), at(sorted, 0.95), at(sorted, 0.99));
    }

    private static double at(long[] sorted, double part) {
        var place = (int) Math.ceil(part * sorted.length) - 1;
        return sorted[Math.max(0, place)] / NANOS_A_MS;
    }
}
