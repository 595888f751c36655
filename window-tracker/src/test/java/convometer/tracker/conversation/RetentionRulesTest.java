package convometer.tracker.conversation;

import org.junit.jupiter.api.Test;

/// What something came of lately is kept, whenever it happened (S6).
class RetentionRulesTest {

    @Test
    void s6AMessageIsKeptForAsLongAsSomethingComesOfIt() {
        ThreadScenario.all(
                """
                time    | event            | decides
                00:30   | m1 goes as text  |
                01:00   | m1 delivered     | service 01:00 to 25:00, m1 r1 01:00 service
                900:00  | m2 sent          |
                02:00   | m1 failed 131026 | m1 r2 01:00 service failed too
                1500:00 | time passes      | service ended 25:00 with 1
                00:40   | m1 read          | service 00:40 to 24:40, no service 01:00 to 25:00 r2, m1 r3 00:40 service failed too
                3000:00 | time passes      | service ended 24:40 with 1
                00:35   | m1 read          | too late
                """);
    }

    @Test
    void s6AMessageToAGroupIsKeptForAsLongAsSomethingComesOfIt() {
        ThreadScenario.all(
                """
                time    | event                     | decides
                00:00   | 5599 writes in group      |
                00:30   | g1 goes as text group     |
                23:30   | g1 delivered in group     | g1 r1 23:30 service in window in group as 5511
                900:00  | g2 sent in group to 5599  |
                02:00   | g1 failed 131026 in group | g1 r2 23:30 service in window in group as 5511 failed too
                1500:00 | time passes               |
                23:00   | g1 read in group          | g1 r3 23:00 service in window in group as 5511 failed too
                3000:00 | time passes               |
                22:00   | g1 read in group          |
                """);
    }

    @Test
    void s6WhatIsOnlyReadInAGroupThatForgetsWaits() {
        ThreadScenario.all(
                """
                time    | event                 | decides
                00:00   | g0 read in group      | g0 r1 00:00 UNKNOWN in group as 5511 not ours
                00:30   | g1 goes as text group |
                00:31   | g1 delivered in group | g1 r1 00:31 service in group as 5511
                2000:00 | time passes           |
                2001:00 | g2 read in group      |
                2001:00 | g2 sent in group      | g2 r1 2001:00 UNKNOWN in group as 5511 not ours
                2002:00 | g3 read in group      |
                2002:00 | g3 goes as text group | g3 r1 2002:00 service in group as 5511
                """);
    }

    @Test
    void s6TheWindowOfAGroupIsKeptForTheMessagesThatLookAtIt() {
        ThreadScenario.all(
                """
                time    | event                     | decides
                00:00   | 5599 writes in group      |
                26:00   | 5599 writes in group      |
                23:00   | g1 goes as text group     |
                25:00   | g1 read in group          | g1 r1 25:00 service in group as 5511
                900:00  | g1 failed 131026 in group | g1 r2 25:00 service in group as 5511 failed too
                1000:00 | time passes               |
                23:30   | g1 delivered in group     | g1 r3 23:30 service in window in group as 5511 failed too
                3000:00 | time passes               |
                2999:00 | 5599 writes in group      |
                3000:00 | g4 goes as text group     |
                3000:00 | g4 delivered in group     | g4 r1 3000:00 service in window in group as 5511
                """);
    }

    @Test
    void p9WhatNoMessageLooksAtChangesNone() {
        ThreadScenario.all(
                """
                time  | event                 | decides
                10:00 | g1 goes as text group |
                10:00 | g1 delivered in group | g1 r1 10:00 service in group as 5511
                20:00 | 5599 writes in group  |
                09:00 | 5599 writes in group  | g1 r2 10:00 service in window in group as 5511
                """);
    }
}
