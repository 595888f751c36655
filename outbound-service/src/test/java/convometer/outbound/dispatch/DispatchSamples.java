package convometer.outbound.dispatch;

import convometer.outbound.Samples;
import convometer.outbound.pacing.Circuit;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Pacer.StopListener;
import convometer.outbound.pacing.Pacing;
import convometer.schemas.accounts.Accounts;

import java.util.Random;

/// What the tests of dispatch have in common.
final class DispatchSamples {

    static PermissionReader permissions(Accounts accounts) {
        return new PermissionReader(Samples.SERDES.deserializer(), "thread-decisions", accounts);
    }

    static DispatchRecords records(Accounts accounts) {
        return new DispatchRecords(Samples.KAFKA, Samples.SERDES, new SendReceipts(accounts));
    }

    static Pacer pacer(int throughput, long seed) {
        return new Pacer(
                Pacing.META, _ -> throughput, Circuit.NONE, StopListener.NONE, new Random(seed));
    }

    private DispatchSamples() {}
}
