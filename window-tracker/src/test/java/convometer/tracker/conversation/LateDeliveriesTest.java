package convometer.tracker.conversation;

import org.junit.jupiter.api.Test;

/// Deliveries that come late around a free entry point.
class LateDeliveriesTest {

    @Test
    void c5WhatAnEntryPointEndedIsNotJoinedAfterIt() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | m1 goes as utility            |
                00:00 | m1 delivered                  | utility 00:00 to 24:00
                01:50 | customer writes text referral |
                02:00 | m2 goes as text               |
                02:00 | m2 delivered ends 10:00       | rather utility 00:00 to 02:00 r2, referral_conversion 02:00 to 10:00
                14:00 | m4 goes as utility            |
                14:00 | m4 delivered                  | utility 14:00 to 38:00
                12:00 | m3 goes as utility            |
                12:00 | m3 delivered                  | utility 12:00 to 36:00, no utility 14:00 to 38:00 r2
                01:40 | m6 goes as utility            |
                01:40 | m6 delivered                  |
                01:30 | m5 goes as utility            |
                01:30 | m5 delivered                  |
                03:00 | m7 goes as utility            |
                03:00 | m7 delivered                  |
                50:00 | time passes                   | utility ended 02:00 with 3, referral_conversion ended 10:00 with 2, utility ended 36:00 with 2
                """);
    }

    @Test
    void c5AReferralIsAnsweredByTheNextThatCanWhenItsAnswerIsNotOurs() {
        ThreadScenario.conversations(
                """
                time  | event                         | decides
                00:00 | customer writes text referral |
                01:00 | m1 goes as text               |
                01:00 | m1 delivered                  | referral_conversion 01:00 to 73:00
                72:00 | customer writes text referral |
                72:30 | m2 delivered by-meta service  |
                72:40 | m3 goes as reaction           |
                72:40 | m3 delivered                  |
                73:30 | m4 goes as text               |
                73:30 | m4 delivered                  | service 73:30 to 97:30
                72:31 | m2 echoed                     | referral_conversion 73:30 to 145:30, no service 73:30 to 97:30 r2
                """);
    }

    @Test
    void s6AWindowAloneIsForgottenInItsTime() {
        ThreadScenario.windows(
                """
                time    | event           | decides
                00:00   | customer writes | opened 00:00 to 24:00
                2000:00 | time passes     | closed 00:00 to 24:00
                00:30   | customer writes | too late
                """);
    }

    @Test
    void s6ReferralsOfEitherNameAreOfOneThread() {
        ThreadScenario.separately(
                """
                time  | event                     | decides
                00:00 | BR.1 writes text referral | BR.1: opened 00:00 to 24:00
                01:00 | m1 goes as text           |
                01:00 | m1 delivered              | service 01:00 to 25:00, m1 r1 01:00 service
                02:00 | 5511+BR.1 shown           | BR.1: is 5511, corrected 00:00 to 24:00 for 00:00, referral_conversion 01:00 to 73:00, no service 01:00 to 25:00 r2, m1 r2 01:00 service in window in entry point
                """);
    }

    @Test
    void s6WhatOneNameForgotIsForgottenUnderBoth() {
        ThreadScenario.separately(
                """
                time    | event                                             | decides
                00:00   | BR.1 writes text referral                         | BR.1: opened 00:00 to 24:00
                01:00   | m1 delivered by-meta service ends 3000:00 to BR.1 | BR.1: referral_conversion 01:00 to 3000:00, BR.1: m1 r1 01:00 service in window in entry point not ours
                02:00   | m2 goes as utility                                |
                1490:00 | m2 sent                                           |
                1491:00 | m4 goes as utility                                |
                1491:00 | m4 delivered                                      | utility 1491:00 to 1515:00, m4 r1 1491:00 utility
                03:00   | m5 delivered by-meta service                      | service 03:00 to 27:00, m5 r1 03:00 service not ours
                03:00   | m2 delivered                                      | utility 03:00 to 27:00, no service 03:00 to 27:00 r2, m2 r1 03:00 utility, m5 r2 03:00 service not ours
                1500:00 | time passes                                       | BR.1: closed 00:00 to 24:00, utility ended 27:00 with 2
                1501:00 | 5511+BR.1 shown                                   | BR.1: is 5511, BR.1: no referral_conversion 01:00 to 3000:00 r2, corrected 00:00 to 24:00 for 00:00, referral_conversion 01:00 to 3000:00 r3, no utility 1491:00 to 1515:00 r2, m4 r2 1491:00 utility in entry point
                1502:00 | m6 goes as utility                                |
                1502:00 | m6 delivered                                      | m6 r1 1502:00 utility in entry point
                02:30   | m5 delivered                                      | too late
                3000:00 | time passes                                       | referral_conversion ended 3000:00 with 3
                """);
    }
}
