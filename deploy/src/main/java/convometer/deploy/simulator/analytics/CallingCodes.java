package convometer.deploy.simulator.analytics;

import convometer.deploy.simulator.customers.Customer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// In which country a customer is: by the number, longest calling code first, else by the
/// business-scoped user id.
final class CallingCodes {

    private static final String NOWHERE = "ZZ";
    private static final Map<String, String> COUNTRIES = read();
    private static final int LONGEST = 4;

    private static Map<String, String> read() {
        var countries = new HashMap<String, String>();
        try (var in = CallingCodes.class.getResourceAsStream("calling-codes.csv")) {
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(row -> countries.put(row[0], row[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(countries);
    }

    /// ISO 3166 code.
    static String countryOf(Customer customer) {
        var number = customer.waId();
        if (number != null) return countryOf(number);
        var userId = customer.userId();
        return userId != null && userId.indexOf('.') == 2 ? userId.substring(0, 2) : NOWHERE;
    }

    private static String countryOf(String number) {
        for (var length = Math.min(LONGEST, number.length()); length > 0; length--) {
            var country = COUNTRIES.get(number.substring(0, length));
            if (country != null) return country;
        }
        return NOWHERE;
    }

    private CallingCodes() {}
}
