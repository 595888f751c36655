package convometer.outbound.batches.recipients;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import convometer.outbound.rules.SendBody;
import convometer.schemas.accounts.Accounts;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The time zones that a customer may live in: by the number, and where Meta hides it by the
/// country that begins a business-scoped user id. Who has neither, such as a group, is taken to
/// live where the billing account of the business number is, else in UTC.
@Singleton
public final class CustomerZones {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final PhoneNumberToTimeZonesMapper ZONES =
            PhoneNumberToTimeZonesMapper.getInstance();

    private final @Nullable Accounts accounts;

    /// @param accounts null: there are none, as in a test
    public CustomerZones(@Nullable Accounts accounts) {
        this.accounts = accounts;
    }

    /// All zones that are possible; at least one.
    public Set<ZoneId> of(String phoneNumberId, SendBody message) {
        var customer = message.group() ? "" : message.customer().orElse("");
        var digits = !customer.isEmpty() && customer.chars().allMatch(Character::isDigit);
        var zones = digits ? ofNumber(customer) : ofCountry(customer);
        var known =
                zones.stream()
                        .filter(zone ->
                                !zone.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                        .map(ZoneId::of)
                        .collect(Collectors.toUnmodifiableSet());
        return known.isEmpty() ? Set.of(ofAccount(phoneNumberId)) : known;
    }

    /// A number that the plan of its country does not have may be one all the same: Meta still has
    /// Brazilian mobile numbers without their ninth digit. Its beginning says where it is.
    private static List<String> ofNumber(String digits) {
        try {
            var number = NUMBERS.parse("+" + digits, null);
            return NUMBERS.getNumberType(number) == PhoneNumberType.UNKNOWN
                    ? ZONES.getTimeZonesForGeographicalNumber(number)
                    : ZONES.getTimeZonesForNumber(number);
        } catch (NumberParseException _) {
            return List.of();
        }
    }

    /// Those of every number of the country's calling code, `US` of `US.13491208655302741918`.
    private static List<String> ofCountry(String userId) {
        var dot = userId.indexOf('.');
        var code = dot < 0 ? 0 : NUMBERS.getCountryCodeForRegion(userId.substring(0, dot));
        if (code == 0) return List.of();
        return ZONES.getTimeZonesForGeographicalNumber(new PhoneNumber().setCountryCode(code));
    }

    private ZoneId ofAccount(String phoneNumberId) {
        if (accounts == null) return ZoneOffset.UTC;
        return accounts.wabaOfNumber(phoneNumberId)
                .map(Accounts.Waba::timezone)
                .orElse(ZoneOffset.UTC);
    }
}
