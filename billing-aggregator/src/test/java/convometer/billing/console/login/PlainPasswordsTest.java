package convometer.billing.console.login;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.access.People;
import convometer.schemas.access.Person;

import org.junit.jupiter.api.Test;

import java.util.Optional;

/// Where passwords come in the clear.
class PlainPasswordsTest {

    private record Some(boolean isAnybody) implements People {
        @Override
        public Optional<Person> person(String name) {
            return Optional.empty();
        }
    }

    private static boolean areExpected(boolean people, String url, String host, boolean tls) {
        var settings = new LoginSettings("access.yaml", "", url, "", "", "openid");
        return new PlainPasswords(new Some(people), settings, host, tls).areExpected();
    }

    @Test
    void theyAreWhereNothingEncryptsWhatPeopleSendToOtherMachines() {
        assertTrue(areExpected(true, "", "0.0.0.0", false));
        assertTrue(areExpected(true, "", "", false));
        assertTrue(areExpected(true, "http://money.example.com", "192.0.2.1", false));
        assertFalse(areExpected(true, "", "127.0.0.1", false));
        assertFalse(areExpected(true, "", "0.0.0.0", true));
        assertFalse(areExpected(true, "https://money.example.com", "0.0.0.0", false));
        assertFalse(areExpected(false, "", "0.0.0.0", false));
    }
}
