package convometer.tracker.conversation;

import org.junit.jupiter.api.Test;

/// What was emitted of two names' threads, once the two are found to be one customer.
class MergedThreadsTest {

    @Test
    void i4EverythingIsEmittedAgainUnderANewName() {
        ThreadScenario.all(
                """
                time  | event                    | decides
                00:01 | m1 goes as utility       |
                00:02 | m1 delivered             | utility 00:02 to 24:02, m1 r1 00:02 utility
                00:03 | m2 goes as utility       |
                00:03 | m2 delivered             | m2 r1 00:03 utility
                00:04 | g1 goes as utility group |
                00:04 | g1 delivered in group    | g1 r1 00:04 utility in group as 5511
                01:00 | 5511 is 5522             | is 5522, no utility 00:02 to 24:02 r2, 5522: utility 00:02 to 24:02 r3, 5522: m1 r2 00:02 utility, 5522: m2 r2 00:03 utility, 5522: g1 r2 00:04 utility in group as 5511
                """);
    }

    @Test
    void i1EverythingIsEmittedAgainUnderTheNameThatIsShown() {
        ThreadScenario.all(
                """
                time  | event                         | decides
                00:00 | BR.1 writes                   | BR.1: opened 00:00 to 24:00
                00:01 | 5511 writes                   | opened 00:01 to 24:01
                00:02 | m1 goes as reaction to BR.1   |
                00:02 | m1 delivered to BR.1          | BR.1: m1 r1 00:02 REACTION in window
                00:03 | g1 goes as utility group      |
                00:03 | g1 delivered in group to BR.1 | BR.1: g1 r1 00:03 utility in group as BR.1
                00:04 | 5511+BR.1 shown               | BR.1: is 5511, corrected 00:00 to 24:01 for 00:00 and 00:01, m1 r2 00:02 REACTION in window, g1 r2 00:03 utility in group as BR.1
                """);
    }

    @Test
    void w6ADisputeIsEmittedOnceItIsKnownToBeNoTemplate() {
        ThreadScenario.separately(
                """
                time  | event                                    | decides
                00:00 | m1 goes as text                          |
                00:01 | m1 failed 131047 by-meta utility to BR.1 |
                00:02 | 5511+BR.1 shown                          | BR.1: is 5511, m1 disputes the window
                """);
    }

    @Test
    void p6WhatOneNameKnowsToBeNoneOfOursHasNoPartUnderTheOther() {
        ThreadScenario.separately(
                """
                time  | event                                   | decides
                00:00 | customer writes text referral           | opened 00:00 to 24:00
                01:00 | m1 delivered by-meta service ends 31:00 | referral_conversion 01:00 to 31:00, m1 r1 01:00 service in window in entry point not ours
                00:30 | m2 sent ends 30:00                      | rather referral_conversion 01:00 to 30:00 r2
                02:00 | m2 echoed to BR.1                       |
                03:00 | 5511+BR.1 shown                         | BR.1: is 5511, rather referral_conversion 01:00 to 31:00 r3
                """);
    }

    @Test
    void s2TheEarliestDeliveryUnderEitherNameCounts() {
        ThreadScenario.separately(
                """
                time  | event                    | decides
                00:00 | m0 goes as utility       |
                03:00 | m0 delivered             | utility 03:00 to 27:00, m0 r1 03:00 utility
                01:00 | m1 goes as utility       |
                05:00 | m1 delivered             | m1 r1 05:00 utility
                01:30 | m1 delivered to BR.1     | BR.1: m1 r1 01:30 UNKNOWN not ours
                02:00 | g1 read in group to BR.1 | BR.1: g1 r1 02:00 UNKNOWN in group as BR.1 not ours
                02:30 | g1 read in group         | g1 r1 02:30 UNKNOWN in group as 5511 not ours
                02:30 | 5511+BR.1 shown          | BR.1: is 5511, utility 01:30 to 25:30, no utility 03:00 to 27:00 r2, m1 r2 01:30 utility, m0 r2 03:00 utility, no g1 r2 02:00 UNKNOWN in group as BR.1 not ours, g1 r3 02:00 UNKNOWN in group as 5511 not ours
                """);
    }

    @Test
    void i1AThreadInManyPartsIsEmittedAsOne() {
        ThreadScenario.all(
                """
                time  | event                      | decides
                00:00 | m1 goes as utility to BR.1 |
                00:01 | m1 delivered to BR.1       | BR.1: utility 00:01 to 24:01, BR.1: m1 r1 00:01 utility
                01:00 | m2 goes as utility to BR.1 |
                01:01 | m2 delivered to BR.1       | BR.1: m2 r1 01:01 utility
                26:00 | m3 goes as utility to BR.1 |
                26:01 | m3 delivered to BR.1       | BR.1: utility 26:01 to 50:01, BR.1: m3 r1 26:01 utility
                27:00 | m4 goes as utility to BR.1 |
                27:01 | m4 delivered to BR.1       | BR.1: m4 r1 27:01 utility
                28:00 | m5 goes as utility to BR.1 |
                28:01 | m5 delivered to BR.1       | BR.1: m5 r1 28:01 utility
                10:00 | m6 goes as utility         |
                10:01 | m6 delivered               | utility 10:01 to 34:01, m6 r1 10:01 utility
                29:00 | 5511+BR.1 shown            | BR.1: is 5511, BR.1: no utility 00:01 to 24:01 r2, BR.1: no utility 26:01 to 50:01 r2, utility 00:01 to 24:01 r3, no utility 10:01 to 34:01 r2, m1 r2 00:01 utility, m2 r2 01:01 utility, m6 r2 10:01 utility, utility 26:01 to 50:01 r3, m3 r2 26:01 utility, m4 r2 27:01 utility, m5 r2 28:01 utility
                30:00 | m7 goes as utility         |
                30:01 | m7 delivered               | m7 r1 30:01 utility
                """);
    }

    @Test
    void s6WhatAMergedThreadKeepsIsForgottenInItsTime() {
        ThreadScenario.all(
                """
                time    | event                   | decides
                00:00   | BR.1 writes             | BR.1: opened 00:00 to 24:00
                00:00   | m1 goes as text to BR.1 |
                00:01   | m1 delivered to BR.1    | BR.1: service 00:01 to 24:01, BR.1: m1 r1 00:01 service in window
                01:00   | 5511 writes on 2        | on 2: opened 01:00 to 25:00
                02:00   | 5511+BR.1 shown         | BR.1: is 5511, BR.1: no service 00:01 to 24:01 r2, corrected 00:00 to 24:00 for 00:00, service 00:01 to 24:01 r3, m1 r2 00:01 service in window
                2000:00 | time passes             | closed 00:00 to 24:00, service ended 24:01 with 1, on 2: closed 01:00 to 25:00
                00:02   | m1 read                 | too late
                """);
    }

    @Test
    void s6TheLaterOfTwoHorizonsHolds() {
        ThreadScenario.all(
                """
                time    | event                   | decides
                00:00   | 5511 writes             | opened 00:00 to 24:00
                00:00   | m1 goes as text         |
                00:01   | m1 delivered            | service 00:01 to 24:01, m1 r1 00:01 service in window
                100:00  | BR.1 writes             | BR.1: opened 100:00 to 124:00
                100:00  | m2 goes as text to BR.1 |
                1990:00 | m2 delivered to BR.1    | BR.1: service 1990:00 to 2014:00, BR.1: m2 r1 1990:00 service
                2000:00 | time passes             | closed 00:00 to 24:00, service ended 24:01 with 1, BR.1: closed 100:00 to 124:00
                2000:00 | 5511+BR.1 shown         | BR.1: is 5511, BR.1: no service 1990:00 to 2014:00 r2, corrected 100:00 to 124:00 for 100:00, service 1990:00 to 2014:00 r3, m2 r2 1990:00 service
                100:00  | 5511 writes             | too late
                2001:00 | m3 goes as text         |
                2001:00 | m3 delivered            | m3 r1 2001:00 service
                """);
    }

    @Test
    void s6WhatIsOpenAtTheHorizonOfOneIsOpenForBoth() {
        ThreadScenario.all(
                """
                time    | event                                     | decides
                00:00   | customer writes text referral             | opened 00:00 to 24:00
                01:00   | m1 delivered by-meta service ends 3000:00 | referral_conversion 01:00 to 3000:00, m1 r1 01:00 service in window in entry point not ours
                02:00   | m2 goes as utility to BR.1                |
                02:00   | m2 delivered to BR.1                      | BR.1: utility 02:00 to 26:00, BR.1: m2 r1 02:00 utility
                1500:00 | time passes                               | closed 00:00 to 24:00, BR.1: utility ended 26:00 with 1
                1500:00 | m3 goes as utility to BR.1                |
                1500:00 | m3 delivered to BR.1                      | BR.1: utility 1500:00 to 1524:00, BR.1: m3 r1 1500:00 utility
                1501:00 | 5511+BR.1 shown                           | BR.1: is 5511, BR.1: no utility 1500:00 to 1524:00 r2, m3 r2 1500:00 utility in entry point
                1502:00 | m4 goes as utility                        |
                1502:00 | m4 delivered                              | m4 r1 1502:00 utility in entry point
                """);
    }
}
