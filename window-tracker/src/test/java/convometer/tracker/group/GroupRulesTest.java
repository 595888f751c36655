package convometer.tracker.group;

import convometer.tracker.conversation.ThreadScenario;

import org.junit.jupiter.api.Test;

class GroupRulesTest {

    @Test
    void p9EachParticipantHasADeliveryAndNoConversation() {
        ThreadScenario.all(
                """
                time  | event                        | decides
                00:00 | g1 goes as utility group     |
                00:01 | g1 delivered in group        | g1 r1 00:01 utility in group as 5511
                00:02 | g1 delivered in group to 5599 | 5599: g1 r1 00:02 utility in group as 5599
                00:03 | g1 delivered in group to 5599 |
                """);
    }

    @Test
    void p9AnyMemberOpensTheWindowOfTheGroupAndNoneOfItsOwn() {
        ThreadScenario.all(
                """
                time  | event                        | decides
                00:00 | 5599 writes in group         |
                00:01 | g1 goes as utility group     |
                00:02 | g1 delivered in group        | g1 r1 00:02 utility in window in group as 5511
                24:00 | g2 goes as utility group     |
                24:00 | g2 delivered in group        | g2 r1 24:00 utility in group as 5511
                23:00 | 5588 writes in group         | g2 r2 24:00 utility in window in group as 5511
                """);
    }

    @Test
    void p9NamesOfOneCustomerAreOneParticipant() {
        ThreadScenario.deliveries(
                """
                time  | event                        | decides
                00:00 | g1 goes as text group        |
                00:02 | g1 delivered in group to BR.1 | BR.1: g1 r1 00:02 service in group as BR.1
                00:01 | g1 read in group             | g1 r1 00:01 service in group as 5511
                00:03 | 5511+BR.1 shown              | no g1 r2 00:01 service in group as BR.1, g1 r3 00:01 service in group as 5511
                """);
    }

    @Test
    void p9TheUnitOfAParticipantStaysWhenTheCustomerIsShownByAnotherNumber() {
        ThreadScenario.deliveries(
                """
                time  | event                        | decides
                00:00 | g1 goes as text group        |
                00:02 | g1 delivered in group to 5511 | g1 r1 00:02 service in group as 5511
                00:03 | 5511 is 5522                 | 5522: g1 r2 00:02 service in group as 5511
                """);
    }

    @Test
    void p9AUserIdNamesTheUnitOnlyWhereNoStatusOfTheMessageShowsANumber() {
        ThreadScenario.deliveries(
                """
                time  | event                        | decides
                00:00 | g1 goes as text group        |
                00:02 | g1 delivered in group to BR.1 | BR.1: g1 r1 00:02 service in group as BR.1
                00:03 | 5511+BR.1 shown              | g1 r2 00:02 service in group as BR.1
                """);
    }

    @Test
    void p9ASendRecordThatComesLateEmitsWhatTheMessageWas() {
        ThreadScenario.deliveries(
                """
                time  | event                        | decides
                00:01 | g1 delivered in group by-meta group_service | g1 r1 00:01 service in group as 5511 not ours
                00:00 | g1 goes as marketing group   | g1 r2 00:01 marketing in group as 5511
                """);
    }
}
