package convometer.tracker.reference;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.policy.Zones;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/// Whose a message is (V7): the billing account that Meta named, if the accounts file has it, else
/// the one that lists the business number.
public final class AccountWabas implements Zones {

    private final Accounts accounts;

    public AccountWabas(Accounts accounts) {
        this.accounts = accounts;
    }

    /// The billing account; as Meta named it where the accounts file knows neither.
    public WabaId wabaOf(WabaId named, PhoneNumberId number) {
        var known = find(named, number);
        return known.isPresent() ? new WabaId(known.get().id()) : named;
    }

    private Optional<Waba> find(WabaId named, PhoneNumberId number) {
        return accounts.waba(named.value()).or(() -> accounts.wabaOfNumber(number.value()));
    }

    @Override
    public LocalDate dateOf(Instant at, WabaId waba, PhoneNumberId number) {
        var zone = find(waba, number).map(Waba::timezone);
        return LocalDate.ofInstant(at, zone.isPresent() ? zone.get() : ZoneOffset.UTC);
    }
}
