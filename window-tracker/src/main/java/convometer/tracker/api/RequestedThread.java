package convometer.tracker.api;

import convometer.schemas.ThreadKey;
import convometer.schemas.service.ProblemException;
import convometer.tracker.identity.CustomerNames;

import io.micronaut.http.HttpStatus;

import java.util.regex.Pattern;

/// Reads the thread that somebody asks for over HTTP.
final class RequestedThread {

    private static final int LONGEST = 256;
    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[0-9 ().-]+");
    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    /// The customer of a statement has a name that Meta could have given: a word with a letter or a
    /// digit.
    ///
    /// @throws ProblemException if there can be no such customer
    static ThreadKey named(String phoneNumberId, String customer) {
        var thread = of(phoneNumberId, customer);
        if (!CustomerNames.canBe(thread.customer())) throw bad("nobody has a name like that");
        return thread;
    }

    /// A phone number may be written as people do, with a plus: the customer is kept by its digits.
    ///
    /// @throws ProblemException if there is no such thread
    static ThreadKey of(String phoneNumberId, String customer) {
        if (customer.length() > LONGEST || customer.chars().anyMatch(Character::isISOControl))
            throw bad("nobody has a name like that");
        var international = INTERNATIONAL.matcher(customer).matches();
        var name = international ? NO_DIGIT.matcher(customer).replaceAll("") : customer;
        try {
            return new ThreadKey(phoneNumberId, name);
        } catch (IllegalArgumentException e) {
            throw bad(String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "bad_thread", detail);
    }

    private RequestedThread() {}
}
