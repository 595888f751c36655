package convometer.billing.rules;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// V7: whose a delivery is.
public final class BillingAccounts {

    private final Map<String, Account> byId = new HashMap<>();
    private final Map<String, Account> byNumber = new HashMap<>();

    /// Adds an account with the numbers that are listed for it.
    public void add(Account account, Collection<String> phoneNumberIds) {
        byId.put(account.wabaId(), account);
        for (var number : phoneNumberIds) byNumber.put(number, account);
    }

    /// The account that Meta named, else the one that lists the number.
    public Optional<Account> of(String wabaId, String phoneNumberId) {
        var own = byId.get(wabaId);
        return Optional.ofNullable(own == null ? byNumber.get(phoneNumberId) : own);
    }

    Account required(String wabaId, String phoneNumberId) {
        return of(wabaId, phoneNumberId)
                .orElseThrow(() -> new UnknownAccountException(wabaId, phoneNumberId));
    }
}
