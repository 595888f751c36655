package convometer.outbound.dispatch;

import convometer.outbound.Samples;
import convometer.schemas.accounts.Accounts;

/// What the tests of dispatch have in common.
final class DispatchSamples {

    static Permits permits(Accounts accounts) {
        return new Permits(Samples.SERDES.deserializer(), "thread-decisions", accounts);
    }

    static DispatchRecords records(Accounts accounts) {
        return new DispatchRecords(Samples.KAFKA, Samples.SERDES, new Answers(accounts));
    }

    private DispatchSamples() {}
}
