package convometer.tracker.gate;

import org.junit.jupiter.api.Test;

/// Budgets at the gate: who needs money, what becomes of it, and when it is refused. A message
/// costs 1, unless the price is said.
class BudgetRulesTest {

    @Test
    void whatCountsInABudgetAsksForItsPrice() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget promos 10 template marketing |
                00:00 | known budget orders 5 soft team orders |
                00:00 | r1 utility                     | r1 permitted until 00:05 as utility (TEMPLATE)
                00:00 | r2 marketing                   | r2 asks portfolio/acme for no slot and 1 of promos
                00:00 | place r2 granted               | r2 permitted until 00:05 as marketing (TEMPLATE) with 1 of promos
                00:00 | r3 marketing team orders       | r3 asks portfolio/acme for no slot and 1 of promos and orders
                00:00 | place r3 granted               | r3 permitted until 00:05 as marketing (TEMPLATE) with 1 of promos and orders
                00:01 | known price 0                  |
                00:01 | r4 marketing                   | r4 permitted until 00:06 as marketing (TEMPLATE)
                00:01 | known price none               |
                00:01 | r5 marketing                   | r5 permitted until 00:06 as marketing (TEMPLATE) without a price
                """);
    }

    @Test
    void limitAndBudgetsAreAskedAtOnce() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known quota team=orders 2      |
                00:00 | known budget all 10            |
                00:00 | r1 utility team orders         | r1 asks portfolio/acme for one of 250 and 2 of team=orders and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with a place with 1 of all
                00:01 | message of r1 not sent         | r1 gives its place of team=orders 1 of all back
                00:01 | r2 utility                     | r2 asks portfolio/acme for one of 250 and 1 of all
                00:01 | place r2 none from 03:00       | r2 messaging_limit from 03:00
                00:01 | r3 utility                     | r3 asks portfolio/acme for one of 250 and 1 of all
                00:01 | place r3 none of all from 24:00 | r3 budget_exhausted from 24:00
                """);
    }

    @Test
    void aRefusalSaysWhenItRenewsAndWhatWouldGo() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget promos 10 for TEMPLATE |
                00:00 | r1 marketing                   | r1 asks portfolio/acme for no slot and 1 of promos
                00:00 | place r1 none of promos from 24:00 | r1 budget_exhausted from 24:00
                00:00 | r2 marketing until 20:00       | r2 asks portfolio/acme for no slot and 1 of promos
                00:00 | place r2 none of promos from 24:00 | r2 budget_exhausted
                00:01 | customer writes                |
                00:01 | r3 marketing                   | r3 asks portfolio/acme for no slot and 1 of promos
                00:01 | place r3 none of promos from 24:00 | r3 budget_exhausted from 24:00 or free_form
                00:02 | r4 text or marketing           | r4 permitted until 00:07 as service (FREE_FORM inside)
                """);
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget offers 10 template marketing |
                00:00 | r1 marketing                   | r1 asks portfolio/acme for no slot and 1 of offers
                00:00 | place r1 none of offers        | r1 budget_exhausted or template
                """);
    }

    @Test
    void aFallbackThatNobodyPaysForWaitsForTheCustomer() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10 for TEMPLATE |
                00:00 | r1 text or utility             | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | place r1 none of all from 24:00 | r1 budget_exhausted from 24:00
                00:00 | r2 text or utility hold until 10:00 | r2 asks portfolio/acme for no slot and 1 of all
                00:00 | place r2 none of all from 24:00 | r2 held until 10:00
                01:00 | customer writes                | r2 permitted until 01:05 as service (FREE_FORM inside)
                """);
    }

    @Test
    void freeFormThatIsChargedIsPaidFor() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget service 10 for FREE_FORM |
                00:00 | customer writes                |
                00:01 | r1 text                        | r1 asks portfolio/acme for no slot and 1 of service
                00:01 | place r1 none of service from 24:00 | r1 budget_exhausted from 24:00 or template
                00:01 | r2 marketing                   | r2 permitted until 00:06 as marketing (TEMPLATE inside)
                """);
    }

    @Test
    void whatIsNotSentOrFailsGivesItsMoneyBack() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with 1 of all
                00:00 | message of r1 not sent         | r1 gives 1 of all back
                00:00 | message of r1 not sent         |
                00:01 | r2 utility                     | r2 asks portfolio/acme for no slot and 1 of all
                00:01 | place r2 granted               | r2 permitted until 00:06 as utility (TEMPLATE) with 1 of all
                00:02 | message of r2 sent m2          |
                00:02 | message of r2 sent m2          |
                00:03 | message m2 failed              | r2 gives 1 of all back
                00:03 | message m2 failed              |
                00:04 | message m2 delivered           | r2 spent 1 of all
                00:04 | message m2 delivered           |
                00:05 | r3 utility                     | r3 asks portfolio/acme for no slot and 1 of all
                00:05 | cancel r3                      | r3 gives 1 of all back; r3 cancelled
                00:06 | place r3 granted               |
                """);
    }

    @Test
    void aDeliveryMayBeKnownBeforeItIsKnownThatItWasSent() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for one of 250 and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with a place with 1 of all
                00:01 | message m1 delivered           |
                00:02 | message of r1 sent m1          | r1 used its place at 00:02; r1 spent 1 of all
                00:03 | message m1 delivered           |
                """);
    }

    @Test
    void moneyIsHeldUntilThePeriodIsOverAndASlotForTwoDays() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known budget all 10 until 96:00 |
                00:00 | r1 utility                     | r1 asks portfolio/acme for one of 250 and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with a place with 1 of all
                00:01 | message of r1 sent m1          | r1 used its place at 00:01
                95:59 | time                           |
                95:59 | message m1 failed              | r1 gives its place 1 of all back
                """);
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10 until 96:00 |
                00:00 | r1 utility                     | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with 1 of all
                00:01 | message of r1 sent m1          |
                96:00 | time                           |
                96:00 | message m1 failed              |
                """);
    }

    @Test
    void anAnswerThatComesInTheNextPeriodIsNoneForThatOne() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10 until 06:00 |
                05:59 | r1 utility                     | r1 asks portfolio/acme for no slot and 1 of all
                06:00 | place r1 granted               | r1 gives 1 of all back; r1 asks portfolio/acme for no slot and 1 of all
                06:00 | place r1 granted asked 05:59   |
                06:00 | place r1 granted asked 06:00   | r1 permitted until 06:05 as utility (TEMPLATE) with 1 of all
                05:59 | r2 utility                     | r2 asks portfolio/acme for no slot and 1 of all
                06:00 | place r2 none of all from 06:00 | r2 asks portfolio/acme for no slot and 1 of all
                06:00 | place r2 none of all from 24:00 | r2 budget_exhausted from 24:00
                """);
    }

    @Test
    void anotherPriceIsAskedForAnew() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | known price 2                  |
                00:01 | place r1 granted               | r1 gives 1 of all back; r1 asks portfolio/acme for no slot and 2 of all
                00:01 | known price 0                  |
                00:02 | place r1 granted               | r1 gives 2 of all back; r1 permitted until 00:07 as utility (TEMPLATE)
                """);
    }

    @Test
    void aWindowThatOpensMeanwhileNeedsNoSlotButTheMoney() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for one of 250 and 1 of all
                00:01 | customer writes                |
                00:01 | place r1 granted               | r1 gives its place back; r1 permitted until 00:06 as utility (TEMPLATE inside) with 1 of all
                00:02 | message of r1 not sent         | r1 gives 1 of all back
                """);
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for one of 250 and 1 of all
                00:01 | customer writes                |
                00:01 | place r1 none from 03:00       | r1 asks portfolio/acme for no slot and 1 of all
                00:01 | place r1 granted               | r1 permitted until 00:06 as utility (TEMPLATE inside) with 1 of all
                """);
    }

    @Test
    void aRenewalKeepsItsMoneyInItsPeriodAtItsPrice() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10 until 06:00 |
                00:00 | r1 utility                     | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with 1 of all
                01:00 | renew r1 utility               | r1 permitted until 01:05 as utility (TEMPLATE) with 1 of all
                01:05 | known price 2                  |
                01:05 | renew r1 utility               | r1 gives 1 of all back; r1 asks portfolio/acme for no slot and 2 of all
                01:05 | place r1 granted               | r1 permitted until 01:10 as utility (TEMPLATE) with 2 of all
                06:00 | renew r1 utility               | r1 gives 2 of all back; r1 asks portfolio/acme for no slot and 2 of all
                06:00 | place r1 none of all from 24:00 | r1 budget_exhausted from 24:00
                06:01 | message of r1 not sent         |
                """);
    }

    @Test
    void aRenewalThatIsRefusedForAnotherReasonGivesBackWhatItHolds() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known limit 250                |
                00:00 | known budget all 10            |
                00:00 | r1 utility                     | r1 asks portfolio/acme for one of 250 and 1 of all
                00:00 | place r1 granted               | r1 permitted until 00:05 as utility (TEMPLATE) with a place with 1 of all
                00:04 | opt_out everything             | opt_out everything on 1
                00:05 | renew r1 utility               | r1 gives its place 1 of all back; r1 opted_out
                """);
    }

    @Test
    void moneyIsAMessagesWhateverNameTheCustomerHas() {
        GateFoldScenario.play(
                """
                time  | event                          | decides
                00:00 | known budget all 10            |
                00:00 | elsewhere r1 utility           | r1 asks portfolio/acme for no slot and 1 of all
                00:00 | elsewhere place r1 granted     | r1 permitted until 00:05 as utility (TEMPLATE) with 1 of all
                00:01 | merged                         |
                00:02 | message of r1 sent m1          |
                00:03 | message m1 delivered           | r1 spent 1 of all
                """);
    }
}
