package convometer.deploy.sample;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.Content;
import convometer.deploy.sample.Action.FreeForm;
import convometer.deploy.sample.Action.Template;
import convometer.deploy.sample.Action.Writes;
import convometer.deploy.simulator.customers.CustomerMessage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Writes a sample day: gives each customer of each shop one of nine stories.
final class SampleDayWriter {

    /// Customers write in the first 26 minutes before a step, so that whatever the step before it
    /// sent was read by then.
    private static final int LONGEST_BEFORE_A_STEP = 26 * 60;

    private static final int LATE_PERCENT = 3;
    private static final int DOUBLED_PERCENT = 4;
    private static final int BY_TOPIC_PERCENT = 15;
    private static final int LAST_STEP_TO_ASK = SampleDay.STEPS - 1;
    private static final List<String> TYPES =
            List.of("text", "text", "text", "image", "audio", "button");

    private final long seed;
    private final SplittableRandom random;
    private final List<Action> actions = new ArrayList<>();
    private final Set<String> unreachable = new HashSet<>();
    private int requests;
    private int texts;

    SampleDayWriter(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /// A customer of a shop.
    private record Person(Shop shop, String number) {}

    SampleDay write() {
        for (var shop : Shop.ALL)
            for (int n = 1; n <= shop.customers(); n++)
                story(new Person(shop, shop.customer(n, random)));
        actions.sort(Comparator.comparing(Action::at));
        return new SampleDay(seed, actions, unreachable);
    }

    private void story(Person person) {
        var percent = random.nextInt(100);
        if (percent < 48) talks(person, anyStep(44));
        else if (percent < 66) getsAnOffer(person);
        else if (percent < 76) orders(person);
        else if (percent < 83) logsIn(person);
        else if (percent < 91) comesFromAnAd(person);
        else if (percent < 95) wroteYesterday(person);
        else if (percent < 97) neverWrote(person);
        else if (percent < 99) cannotBeReached(person);
        else onlyReacts(person);
    }

    /// A question, one to three answers, sometimes the same again some hours later.
    private void talks(Person person, int step) {
        writes(person, step);
        var answers = random.nextInt(1, 4);
        for (int answer = 0; answer < answers; answer++)
            asks(person, step + random.nextInt(0, 4), freeForm());
        if (random.nextInt(100) < 12 && step < 30) talks(person, step + random.nextInt(6, 14));
    }

    /// Marketing, and a fifth of them ask back.
    private void getsAnOffer(Person person) {
        var step = anyStep(40);
        asks(person, step, marketing(person));
        if (random.nextInt(5) == 0) talks(person, step + random.nextInt(1, 4));
        if (random.nextInt(6) == 0) asks(person, step + random.nextInt(1, 8), marketing(person));
    }

    /// Utility templates, some of them inside the window.
    private void orders(Person person) {
        var step = anyStep(36);
        if (random.nextBoolean()) writes(person, step);
        var updates = random.nextInt(1, 4);
        for (int update = 0; update < updates; update++)
            asks(person, step + random.nextInt(0, 12), template(person, "order_update"));
    }

    private void logsIn(Person person) {
        asks(person, anyStep(LAST_STEP_TO_ASK), template(person, "login_code"));
    }

    /// An ad: three of five are answered, some by an offer, and what follows is free.
    private void comesFromAnAd(Person person) {
        var step = anyStep(40);
        writes(person, step, true);
        if (random.nextInt(5) >= 3) return;
        var answered = step + random.nextInt(0, 6);
        asks(person, answered, random.nextInt(4) == 0 ? marketing(person) : freeForm());
        asks(person, answered + random.nextInt(1, 6), freeForm());
        if (random.nextBoolean()) asks(person, answered + random.nextInt(1, 8), marketing(person));
    }

    /// Messages of the day before, told only now: the window closes in the middle of the day. One
    /// in four came from an ad and is answered after its 24 hours, by a template.
    private void wroteYesterday(Person person) {
        var at = SampleDay.FROM.minusSeconds(random.nextInt(3600, 20 * 3600));
        var ad = random.nextInt(4) == 0;
        writes(message(person, ad, at), SampleDay.FROM, 1);
        if (ad) asks(person, random.nextInt(47, 48), template(person, "order_update"));
        else
            for (int answer = 0; answer < 3; answer++)
                asks(person, anyStep(LAST_STEP_TO_ASK), freeForm());
    }

    /// Free-form to somebody who never wrote, which must be refused.
    private void neverWrote(Person person) {
        asks(person, anyStep(LAST_STEP_TO_ASK), freeForm());
    }

    private void cannotBeReached(Person person) {
        unreachable.add(person.number());
        asks(person, anyStep(LAST_STEP_TO_ASK), marketing(person));
    }

    /// A reaction opens no window, so that a free-form answer must be refused.
    private void onlyReacts(Person person) {
        var step = anyStep(40);
        var at = before(step);
        writes(
                new CustomerMessage(
                        person.shop().phoneNumberId(), person.number(), "reaction", "", false, at),
                at,
                1);
        asks(person, step + 1, freeForm());
    }

    private int anyStep(int last) {
        return random.nextInt(1, last + 1);
    }

    private void writes(Person person, int step) {
        writes(person, step, false);
    }

    private void writes(Person person, int step, boolean referral) {
        var at = before(step);
        var late = random.nextInt(100) < LATE_PERCENT;
        var toldAt = late ? at.plus(Duration.ofMinutes(random.nextInt(60, 400))) : at;
        var copies = random.nextInt(100) < DOUBLED_PERCENT ? 2 : 1;
        writes(message(person, referral, at), toldAt, copies);
    }

    private void writes(CustomerMessage message, Instant toldAt, int copies) {
        actions.add(new Writes(message, toldAt, copies));
    }

    private Instant before(int step) {
        return SampleDay.stepAt(Math.min(step, SampleDay.STEPS))
                .minusSeconds(random.nextInt(0, LONGEST_BEFORE_A_STEP));
    }

    private CustomerMessage message(Person person, boolean referral, Instant at) {
        return new CustomerMessage(
                person.shop().phoneNumberId(),
                person.number(),
                referral ? "text" : TYPES.get(random.nextInt(TYPES.size())),
                "Question " + ++texts,
                referral,
                at);
    }

    private void asks(Person person, int step, Content content) {
        actions.add(
                new Asks(
                        "day-%d-%05d".formatted(seed, ++requests),
                        SampleDay.stepAt(Math.min(step, LAST_STEP_TO_ASK)),
                        person.shop().phoneNumberId(),
                        person.number(),
                        content,
                        random.nextInt(100) < BY_TOPIC_PERCENT));
    }

    private Content freeForm() {
        return new FreeForm("Answer " + ++texts);
    }

    private static Content marketing(Person person) {
        return template(person, person.shop().marketing());
    }

    private static Content template(Person person, String name) {
        return new Template(name, person.shop().language());
    }
}
