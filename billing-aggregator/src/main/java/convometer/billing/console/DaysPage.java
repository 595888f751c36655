package convometer.billing.console;

import convometer.billing.statements.DaySum;
import convometer.schemas.accounts.Accounts.Waba;

import java.util.List;

/// The page of what a month costs by its days, in one currency.
///
/// @param days each of the month, and then what is of none
public record DaysPage(Frame frame, Waba account, String currency, List<DaySum> days) {

    public List<String> amounts() {
        return days.stream().map(DaySum::pricedAmount).toList();
    }
}
