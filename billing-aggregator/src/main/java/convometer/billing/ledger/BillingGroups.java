package convometer.billing.ledger;

import convometer.billing.rules.Account;
import convometer.schemas.accounts.Accounts;

import java.util.HashMap;
import java.util.Map;

/// What is billed together: the accounts of a portfolio, over which volume tiers count, and of
/// portfolios that share a number, whose free tier counts over all of its accounts. A fact of one
/// group changes nothing in another.
final class BillingGroups {

    /// Of a portfolio, a smaller one that it is billed with; its own id: it is the smallest.
    private final Map<String, String> smaller = new HashMap<>();

    private BillingGroups() {}

    static BillingGroups of(Accounts accounts) {
        var groups = new BillingGroups();
        var portfolioOf = new HashMap<String, String>();
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas())
                for (var number : waba.numbers()) {
                    var other = portfolioOf.putIfAbsent(number.id(), portfolio.id());
                    if (other != null) groups.join(portfolio.id(), other);
                }
        return groups;
    }

    private void join(String portfolio, String other) {
        var a = smallest(portfolio);
        var b = smallest(other);
        if (a.compareTo(b) < 0) smaller.put(b, a);
        else if (b.compareTo(a) < 0) smaller.put(a, b);
    }

    private String smallest(String portfolio) {
        var at = portfolio;
        for (var next = smaller.get(at); next != null; next = smaller.get(at)) at = next;
        return at;
    }

    /// Key of the account's group: the smallest id of a portfolio in it.
    String of(Account account) {
        return smallest(account.portfolio());
    }
}
