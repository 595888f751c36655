package convometer.tracker.message;

import convometer.tracker.conversation.ThreadScenario;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.PolicyBuilder;

import org.junit.jupiter.api.Test;

class StatusRulesTest {

    @Test
    void s2ReadImpliesDeliveredAndTheEarliestCounts() {
        ThreadScenario.deliveries(
                """
                time  | event           | decides
                00:00 | m1 goes as text |
                00:05 | m1 read         | m1 r1 00:05 service
                00:01 | m1 delivered    | m1 r2 00:01 service
                00:09 | m1 played       |
                """);
    }

    @Test
    void s3DeliveredWinsOverFailedAndBothAreKept() {
        ThreadScenario.deliveries(
                """
                time  | event            | decides
                00:00 | m1 goes as text  |
                00:01 | m1 failed 131026 |
                00:02 | m1 delivered     | m1 r1 00:02 service failed too
                """);
    }

    @Test
    void s4SentIsNoDelivery() {
        ThreadScenario.deliveries(
                """
                time  | event                | decides
                00:00 | m1 goes as utility   |
                00:01 | m1 sent by-meta x    |
                00:01 | m1 deleted           |
                00:01 | m1 warning           |
                """);
    }

    @Test
    void p6WhatAMessageWasComesFromTheSendRecordElseFromMeta() {
        ThreadScenario.deliveries(
                """
                time  | event                             | decides
                00:01 | m1 delivered by-meta service      | m1 r1 00:01 service not ours
                00:02 | m2 delivered by-meta UTILITY      | m2 r1 00:02 utility not ours
                00:03 | m3 delivered by-meta authentication-international | m3 r1 00:03 authentication_international not ours
                00:04 | m4 delivered by-meta referral_conversion | m4 r1 00:04 UNKNOWN not ours
                00:05 | m5 delivered                      | m5 r1 00:05 UNKNOWN not ours
                00:04 | m5 goes as template               | m5 r2 00:05 UNKNOWN
                00:00 | m1 goes as reaction               | m1 r2 00:01 REACTION
                """);
    }

    @Test
    void p2TheWindowCountsAtTheInstantOfDelivery() {
        ThreadScenario.deliveries(
                """
                time  | event              | decides
                00:00 | m1 goes as utility |
                00:30 | m1 delivered       | m1 r1 00:30 utility
                00:30 | customer writes    | m1 r2 00:30 utility in window
                24:30 | m2 delivered by-meta service | m2 r1 24:30 service not ours
                """);
    }

    @Test
    void p4AMessageInsideAnEntryPointSaysSo() {
        ThreadScenario.deliveries(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered                  | m1 r1 01:00 service in window in entry point
                30:00 | m2 goes as marketing          |
                30:00 | m2 delivered                  | m2 r1 30:00 marketing in entry point
                """);
    }

    @Test
    void s1OrderAndRepetitionOfStatusesNeverMatter() {
        ThreadScenario.deliveries(
                """
                time  | event           | decides
                00:03 | m1 read         | m1 r1 00:03 UNKNOWN not ours
                00:02 | m1 delivered    | m1 r2 00:02 UNKNOWN not ours
                00:01 | m1 sent         |
                00:00 | m1 goes as text | m1 r3 00:02 service
                00:02 | m1 delivered    |
                00:03 | m1 read         |
                """);
    }

    @Test
    void s5TheVerdictOfTheEarliestStatusCounts() {
        ThreadScenario.deliveries(
                """
                time  | event                         | decides
                00:02 | m1 delivered by-meta utility  | m1 r1 00:02 utility not ours
                00:02 | m1 sent by-meta marketing     | m1 r2 00:02 marketing not ours
                00:02 | m1 read by-meta service       |
                00:01 | m1 failed 1 by-meta service   | m1 r3 00:02 service not ours failed too
                """);
    }

    @Test
    void s6WhatComesAfterTheHorizonIsTooLateAndChangesNothing() {
        ThreadScenario.all(
                """
                time    | event                    | decides
                00:00   | customer writes          | opened 00:00 to 24:00
                01:00   | m1 goes as utility       |
                01:00   | m1 delivered             | utility 01:00 to 25:00, m1 r1 01:00 utility in window
                935:59  | time passes              | closed 00:00 to 24:00, utility ended 25:00 with 1
                02:00   | m1 read                  | too late
                2000:00 | time passes              |
                00:30   | customer writes          | too late
                00:30   | customer writes reaction |
                01:30   | m1 delivered             | too late
                1000:00 | m1 read                  |
                1900:00 | m2 read                  |
                1900:00 | m2 sent                  | m2 r1 1900:00 UNKNOWN not ours
                2001:00 | customer writes          | opened 2001:00 to 2025:00
                """);
    }

    @Test
    void p2AnOperatorMayLetTheWindowCountAtTheInstantOfSending() {
        ThreadScenario.deliveries(
                PolicyBuilder.standard().withPriceWindowAt(Policy.PriceWindowAt.SEND),
                """
                time  | event                        | decides
                00:00 | customer writes              |
                23:59 | m1 goes as utility           |
                24:01 | m1 delivered                 | m1 r1 24:01 utility in window
                24:01 | m2 delivered by-meta utility | m2 r1 24:01 utility not ours
                24:00 | customer writes              | m2 r2 24:01 utility in window not ours
                """);
    }

    @Test
    void p6AnEchoWithoutSendRecordWithdrawsTheDelivery() {
        ThreadScenario.deliveries(
                """
                time  | event                        | decides
                00:01 | m1 delivered by-meta service | m1 r1 00:01 service not ours
                00:02 | m1 echoed                    | no m1 r2 00:01 service not ours
                00:00 | m1 goes as text              | m1 r3 00:01 service
                00:03 | m2 echoed                    |
                00:04 | m2 delivered by-meta service |
                """);
    }
}
