package convometer.billing.console.login;

import convometer.schemas.access.PasswordHash;
import convometer.schemas.access.People;
import convometer.schemas.access.Person;

import io.micrometer.core.instrument.MeterRegistry;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Checks names and passwords. A password is slow to check, on purpose: one at a time, so that
/// whoever sends many holds up other logins and nothing else.
@Singleton
final class PasswordLogin {

    private static final long PATIENCE_SECONDS = 1;

    private final @Nullable People people;
    private final GuessBrake brake;
    private final MeterRegistry registry;
    private final Semaphore checks = new Semaphore(1, true);

    /// @param people null: nobody comes by a password
    PasswordLogin(@Nullable People people, GuessBrake brake, MeterRegistry registry) {
        this.people = people;
        this.brake = brake;
        this.registry = registry;
    }

    /// What becomes of a try.
    sealed interface Outcome {

        /// The password is that of the person.
        record LetIn(Person person) implements Outcome {}

        /// The name or the password is wrong.
        record Refused() implements Outcome {}

        /// There were too many guesses; nothing was looked at.
        ///
        /// @param pause until the next try
        record Braked(Duration pause) implements Outcome {}

        /// Too many passwords wait for their turn; nothing was looked at.
        record Busy() implements Outcome {}
    }

    /// Checks the password of a try.
    Outcome enter(LoginTry tried, String password) {
        var outcome = outcome(tried, password);
        var name =
                switch (outcome) {
                    case Outcome.LetIn _ -> "let_in";
                    case Outcome.Refused _ -> "refused";
                    case Outcome.Braked _ -> "braked";
                    case Outcome.Busy _ -> "busy";
                };
        registry.counter("console.logins", "outcome", name).increment();
        return outcome;
    }

    private Outcome outcome(LoginTry tried, String password) {
        var wait = brake.begin(tried);
        if (!wait.isZero()) return new Outcome.Braked(wait);
        if (!isMyTurn()) {
            brake.takeBack(tried);
            return new Outcome.Busy();
        }
        try {
            var person = person(tried.name(), password);
            if (person.isEmpty()) return new Outcome.Refused();
            brake.succeeded(tried);
            return new Outcome.LetIn(person.get());
        } finally {
            checks.release();
        }
    }

    private boolean isMyTurn() {
        try {
            return checks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// As slow for a name that nobody has.
    private Optional<Person> person(String name, String password) {
        var known = people == null ? Optional.<Person>empty() : people.person(name);
        var hash = known.map(Person::password).orElse(PasswordHash.NOBODY);
        return hash.isOf(password.toCharArray()) ? known : Optional.empty();
    }
}
