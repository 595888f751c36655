package convometer.billing.console.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import convometer.billing.console.login.PasswordLogin.Outcome;
import convometer.schemas.access.PasswordHash;
import convometer.schemas.access.People;
import convometer.schemas.access.Person;
import convometer.schemas.access.Scope;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How many passwords are looked at, whoever sends how many at once.
class PasswordLoginTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String PASSWORD = "correct horse";
    private static final PasswordHash HASH = PasswordHash.of(PASSWORD.toCharArray());

    private final AtomicInteger looked = new AtomicInteger();
    private final CountDownLatch looking = new CountDownLatch(1);
    private final GuessBrake brake = new GuessBrake(Clock.fixed(NOON, ZoneOffset.UTC));

    private PasswordLogin login(CountDownLatch held) {
        var people =
                new People() {
                    @Override
                    public Optional<Person> person(String name) {
                        looked.incrementAndGet();
                        looking.countDown();
                        await(held);
                        return Optional.of(
                                new Person(name, HASH, Set.of("finance"), new Scope(null, null)));
                    }

                    @Override
                    public boolean isAnybody() {
                        return true;
                    }
                };
        return new PasswordLogin(people, brake, new SimpleMeterRegistry());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) throw new IllegalStateException("held");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LoginTry from(String address) {
        return new LoginTry("ana", address, "");
    }

    @Test
    void guessesAtTheSameTimeAreNoMoreThanOneAfterAnother() throws Exception {
        var login = login(new CountDownLatch(0));
        var together = new CountDownLatch(1);
        try (var guessers = Executors.newFixedThreadPool(40)) {
            var outcomes = new ArrayList<Future<Outcome>>();
            for (var guess = 0; guess < 40; guess++) {
                var tried = from("192.0.2." + guess);
                Callable<Outcome> enter =
                        () -> {
                            await(together);
                            return login.enter(tried, "wrong");
                        };
                outcomes.add(guessers.submit(enter));
            }
            together.countDown();
            var braked = 0;
            for (var outcome : outcomes) if (outcome.get() instanceof Outcome.Braked) braked++;
            assertEquals(35, braked);
        }
    }

    @Test
    void onePasswordIsCheckedAtATimeAndNobodyWaitsForLong() throws Exception {
        var held = new CountDownLatch(1);
        var login = login(held);
        try (ExecutorService first = Executors.newSingleThreadExecutor()) {
            var outcome = first.submit(() -> login.enter(from("192.0.2.1"), "wrong"));
            looking.await();
            assertInstanceOf(Outcome.Busy.class, login.enter(from("192.0.2.2"), PASSWORD));
            assertEquals(1, looked.get());
            held.countDown();
            assertInstanceOf(Outcome.Refused.class, outcome.get());
        }
        // What was not looked at was no guess.
        for (var guess = 2; guess <= 5; guess++)
            assertInstanceOf(Outcome.Refused.class, login.enter(from("192.0.2.3"), "wrong"));
        assertInstanceOf(Outcome.Braked.class, login.enter(from("192.0.2.3"), PASSWORD));
    }

    @Test
    void whoKnowsOnePasswordGetsNoMoreGuessesAtOthers() {
        var login = login(new CountDownLatch(0));
        for (var guess = 0; guess < 19; guess++) {
            var tried = new LoginTry("nobody" + guess, "192.0.2.1", "");
            assertEquals(Duration.ZERO, brake.begin(tried));
        }
        assertInstanceOf(Outcome.LetIn.class, login.enter(from("192.0.2.1"), PASSWORD));
        assertInstanceOf(Outcome.Refused.class, login.enter(from("192.0.2.1"), "wrong"));
        assertInstanceOf(Outcome.Braked.class, login.enter(from("192.0.2.1"), PASSWORD));
    }
}
