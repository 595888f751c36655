package convometer.tracker.identity;

import convometer.tracker.conversation.ThreadScenario;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.PolicyBuilder;

import org.junit.jupiter.api.Test;

/// What two names know of one message or one conversation, once they are found to be one
/// customer's.
class MergedAliasesTest {

    @Test
    void p6TheSendRecordUnderTheShownNameEmitsWhatTheMessageWas() {
        ThreadScenario.separately(
                """
                time  | event                | decides
                00:00 | m1 goes as utility   |
                01:00 | m1 delivered to BR.1 | BR.1: m1 r1 01:00 UNKNOWN not ours
                02:00 | 5511+BR.1 shown      | BR.1: is 5511, utility 01:00 to 25:00, m1 r2 01:00 utility
                01:00 | m1 delivered         |
                25:00 | time passes          | utility ended 25:00 with 1
                """);
    }

    @Test
    void p6TheSendRecordUnderTheOtherNameEmitsWhatTheMessageWas() {
        ThreadScenario.separately(
                """
                time  | event                      | decides
                00:00 | m1 goes as utility to BR.1 |
                01:00 | m1 delivered               | m1 r1 01:00 UNKNOWN not ours
                02:00 | 5511+BR.1 shown            | BR.1: is 5511, utility 01:00 to 25:00, m1 r2 01:00 utility
                25:00 | time passes                | utility ended 25:00 with 1
                """);
    }

    @Test
    void s1WhatBothWereEmittedTheSameIsEmittedAgain() {
        ThreadScenario.separately(
                """
                time  | event                                | decides
                01:00 | m1 delivered by-meta service         | service 01:00 to 25:00, m1 r1 01:00 service not ours
                01:00 | m1 delivered by-meta service to BR.1 | BR.1: service 01:00 to 25:00, BR.1: m1 r1 01:00 service not ours
                01:30 | m1 read by-meta service to BR.1      |
                01:20 | m1 read to BR.1                      |
                02:00 | 5511+BR.1 shown                      | BR.1: is 5511, BR.1: no service 01:00 to 25:00 r2, m1 r2 01:00 service not ours
                25:00 | time passes                          | service ended 25:00 with 1
                """);
    }

    @Test
    void p6WhatOneWasEmittedAndTheOtherKnowsAsAnEchoIsWithdrawn() {
        ThreadScenario.separately(
                """
                time  | event                                | decides
                01:00 | m1 delivered by-meta service to BR.1 | BR.1: service 01:00 to 25:00, BR.1: m1 r1 01:00 service not ours
                01:00 | m1 delivered by-meta service         | service 01:00 to 25:00, m1 r1 01:00 service not ours
                01:01 | m1 echoed                            | no service 01:00 to 25:00 r2, no m1 r2 01:00 service not ours
                02:00 | 5511+BR.1 shown                      | BR.1: is 5511, BR.1: no service 01:00 to 25:00 r2, no m1 r3 01:00 service not ours
                03:00 | m1 goes as text                      | service 01:00 to 25:00 r3, m1 r4 01:00 service
                """);
    }

    @Test
    void w6ADisputeThatWasEmittedOfEitherIsNotEmittedAgain() {
        ThreadScenario.separately(
                """
                time  | event                    | decides
                00:00 | m1 goes as text          |
                00:00 | m2 goes as text to BR.1  |
                00:01 | m1 failed 131047 to BR.1 | BR.1: m1 disputes the window
                00:01 | m2 failed 131047 to BR.1 | BR.1: m2 disputes the window
                00:02 | 5511+BR.1 shown          | BR.1: is 5511
                00:03 | m1 failed 131047         |
                00:03 | m2 failed 131047         |
                """);
    }

    @Test
    void c2AConversationThatBothWereEmittedIsOne() {
        ThreadScenario.separately(
                """
                time  | event                                | decides
                01:00 | m1 delivered by-meta service         | service 01:00 to 25:00, m1 r1 01:00 service not ours
                01:00 | m2 delivered by-meta service to BR.1 | BR.1: service 01:00 to 25:00, BR.1: m2 r1 01:00 service not ours
                02:00 | m3 delivered by-meta service to BR.1 | BR.1: m3 r1 02:00 service not ours
                02:30 | 5511+BR.1 shown                      | BR.1: is 5511, BR.1: no service 01:00 to 25:00 r2, m2 r2 01:00 service not ours, m3 r2 02:00 service not ours
                03:00 | 5511 is 5522                         | is 5522, no service 01:00 to 25:00 r3, 5522: service 01:00 to 25:00 r4, 5522: m1 r2 01:00 service not ours, 5522: m2 r3 01:00 service not ours, 5522: m3 r3 02:00 service not ours
                25:00 | time passes                          | 5522: service ended 25:00 with 3
                """);
    }

    @Test
    void c2RevisionsOfAConversationGoOnFromTheHigherOfBoth() {
        ThreadScenario.separately(
                """
                time  | event                                | decides
                01:00 | m1 delivered by-meta service         | service 01:00 to 25:00, m1 r1 01:00 service not ours
                01:00 | m1 echoed                            | no service 01:00 to 25:00 r2, no m1 r2 01:00 service not ours
                01:00 | m1 goes as text                      | service 01:00 to 25:00 r3, m1 r3 01:00 service
                01:00 | m2 delivered by-meta service to BR.1 | BR.1: service 01:00 to 25:00, BR.1: m2 r1 01:00 service not ours
                02:30 | 5511+BR.1 shown                      | BR.1: is 5511, BR.1: no service 01:00 to 25:00 r2, m2 r2 01:00 service not ours
                02:31 | m1 read                              |
                03:00 | BR.2 writes                          | BR.2: opened 03:00 to 27:00
                03:01 | m2 delivered by-meta service to BR.2 | BR.2: service 03:01 to 27:01, BR.2: m2 r1 03:01 service in window not ours
                03:02 | m3 delivered by-meta utility to BR.2 | BR.2: utility 03:02 to 27:02, BR.2: m3 r1 03:02 utility in window not ours
                03:03 | 5511+BR.2 shown                      | BR.2: is 5511, BR.2: no service 03:01 to 27:01 r2, BR.2: no utility 03:02 to 27:02 r2, corrected 03:00 to 27:00 for 03:00, utility 03:02 to 27:02 r3, m2 r3 01:00 service not ours, m3 r2 03:02 utility in window not ours
                25:00 | time passes                          | service ended 25:00 with 2
                """);
    }

    @Test
    void w4AnEndThatWasEmittedOfOneIsNotEmittedAgain() {
        ThreadScenario.separately(
                """
                time  | event                                | decides
                01:00 | m1 delivered by-meta service         | service 01:00 to 25:00, m1 r1 01:00 service not ours
                01:00 | m2 delivered by-meta service to BR.1 | BR.1: service 01:00 to 25:00, BR.1: m2 r1 01:00 service not ours
                26:00 | time passes                          | service ended 25:00 with 1, BR.1: service ended 25:00 with 1
                27:00 | 5511+BR.1 shown                      | BR.1: is 5511, BR.1: no service 01:00 to 25:00 r2, m2 r2 01:00 service not ours
                28:00 | time passes                          |
                """);
    }

    @Test
    void p6OfTwoSendRecordsTheEarlierCounts() {
        ThreadScenario.deliveries(
                """
                time  | event              | decides
                00:05 | m1 goes as text    |
                00:03 | m1 goes as utility |
                00:03 | m2 goes as utility |
                00:05 | m2 goes as text    |
                01:00 | m1 delivered       | m1 r1 01:00 utility
                01:00 | m2 delivered       | m2 r1 01:00 utility
                """);
    }

    @Test
    void w4EachEndIsEmittedInItsTime() {
        ThreadScenario.all(
                """
                time  | event              | decides
                00:00 | m1 goes as text    |
                00:00 | m1 delivered       | service 00:00 to 24:00, m1 r1 00:00 service
                01:00 | m2 goes as utility |
                01:00 | m2 delivered       | utility 01:00 to 25:00, m2 r1 01:00 utility
                02:00 | 5511 writes        | opened 02:00 to 26:00
                03:00 | 5511 writes on 2   | on 2: opened 03:00 to 27:00
                24:00 | time passes        | service ended 24:00 with 1
                25:00 | time passes        | utility ended 25:00 with 1
                26:00 | time passes        | closed 02:00 to 26:00
                27:00 | time passes        | on 2: closed 03:00 to 27:00
                """);
    }

    @Test
    void p2AnEntryPointThatWasOpenWhenItsOpenerWasForgottenStaysWhereAllIsDerivedAnew() {
        ThreadScenario.conversationsFrom(
                "2026-03-01T00:00:00Z",
                PolicyBuilder.standard().withPriceWindowAt(Policy.PriceWindowAt.SEND),
                """
                time    | event                                     | decides
                00:00   | customer writes text referral             |
                01:00   | m1 delivered by-meta service ends 3000:00 | referral_conversion 01:00 to 3000:00
                1500:00 | time passes                               |
                1501:00 | m2 goes as utility                        |
                1501:00 | m2 delivered                              |
                1500:30 | customer writes                           |
                3000:00 | time passes                               | referral_conversion ended 3000:00 with 2
                """);
    }
}
