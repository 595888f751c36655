package convometer.deploy.twin;

import convometer.schemas.ThreadKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that a twin knows: its customers, templates and books, what it was sent and what it
/// still has to tell. A reset is a new world.
final class World {

    private static final Comparator<Accepted> AS_DELIVERED =
            Comparator.comparing((Accepted message) -> message.fate().reachedAt())
                    .thenComparing(Accepted::wamid);

    final TwinSettings settings;
    final People people;
    final TemplateBook templates;
    final RateLimits rates;
    final Faults faults;
    final Tokens tokens;
    final Journal journal = new Journal();
    volatile Knobs knobs;

    private final MetaBilling billing;
    private final Mailbox mailbox = new Mailbox();
    private final List<Accepted> unjudged = new ArrayList<>();
    private final AtomicLong unnamed = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final Map<String, Instant> latest = new ConcurrentHashMap<>();

    World(TwinSettings settings) {
        this.settings = settings;
        this.knobs = Knobs.of(settings);
        this.people = new People(settings.unreachable());
        this.templates = new TemplateBook(settings.accounts());
        this.rates = new RateLimits(settings.accounts());
        this.faults = new Faults(settings.seed());
        this.tokens = new Tokens(settings.accessToken());
        this.billing = new MetaBilling(settings.accounts());
    }

    Instant now() {
        return settings.clock().instant();
    }

    String wabaOf(String phoneNumberId) {
        return settings.accounts()
                .wabaOfNumber(phoneNumberId)
                .orElseThrow(() -> GraphError.unknownNumber(phoneNumberId))
                .id();
    }

    /// Something that a customer did is told when it is due, as often as asked.
    synchronized void hear(Inbound inbound, Update update, Instant dueAt, int copies) {
        billing.wrote(
                new ThreadKey(inbound.phoneNumberId(), inbound.from().key()),
                inbound.type(),
                inbound.at(),
                inbound.referral() != null);
        for (int copy = 0; copy < copies; copy++) mailbox.add(update.toldAt(dueAt, copy));
    }

    synchronized void tell(Update update) {
        mailbox.add(update);
    }

    /// Counts what customers did, for ids of their own.
    long nextWritten() {
        return written.incrementAndGet();
    }

    /// When the next of something happens that must not seem to happen with the one before: Meta
    /// tells whole seconds, and of two in one second nobody can say which was the later.
    Instant nextSecond(String of, Instant wanted) {
        return latest.merge(
                of,
                wanted.truncatedTo(ChronoUnit.SECONDS),
                (last, now) -> now.isAfter(last) ? now : last.plusSeconds(1));
    }

    /// Takes a message from a sender.
    Accepted accept(
            String phoneNumberId,
            SendBody body,
            @Nullable Template template,
            @Nullable String fault) {
        var person = people.of(body.waId(), body.userId());
        var recipient = String.valueOf(body.toUserId() ? body.userId() : body.waId());
        var data = body.callbackData();
        var first =
                Wamid.ofSend(
                        settings.seed(),
                        phoneNumberId,
                        recipient,
                        data == null ? "#" + unnamed.getAndIncrement() : data);
        var prior = data == null ? 0 : journal.priorCopies(first);
        var wamid =
                prior == 0
                        ? first
                        : Wamid.ofSend(
                                settings.seed(),
                                phoneNumberId,
                                recipient,
                                String.valueOf(data),
                                prior);
        var now = now();
        var message =
                new Accepted(
                        wamid,
                        prior,
                        wabaOf(phoneNumberId),
                        phoneNumberId,
                        person,
                        body.waId() != null ? body.waId() : person.shownWaId(),
                        person.userId() != null ? person.userId() : body.userId(),
                        recipient,
                        body.type(),
                        template == null ? "service" : template.priceCategory(),
                        template == null ? null : template.name(),
                        body.contextId(),
                        data,
                        people.failureOf(person.key()),
                        now,
                        Fate.of(wamid, now, knobs.delays()));
        journal.accepted(message, fault, knobs.remembered());
        synchronized (unjudged) {
            unjudged.add(message);
        }
        return message;
    }

    /// Takes out what is due. What was accepted since the last call is judged first, in the order
    /// of delivery.
    synchronized List<Update> takeUntil(Instant until, int most) {
        var mischief = knobs.mischief();
        fresh().stream()
                .sorted(AS_DELIVERED)
                .flatMap(message -> judged(message).stream())
                .flatMap(update -> Statuses.with(mischief, update))
                .forEach(mailbox::add);
        return mailbox.takeUntil(until, most, mischief.shuffled());
    }

    private List<Accepted> fresh() {
        synchronized (unjudged) {
            var fresh = List.copyOf(unjudged);
            unjudged.clear();
            return fresh;
        }
    }

    private List<Update> judged(Accepted message) {
        var failure = failureOf(message);
        if (failure != null) return Statuses.failed(message, failure, knobs.delays());
        if (message.reaction() || !message.fate().reaches()) return Statuses.onlySent(message);
        var verdict = billing.verdictOn(message, message.fate().reachedAt());
        return Statuses.delivered(message, verdict, knobs.pricing());
    }

    private @Nullable AsyncError failureOf(Accepted message) {
        var person = message.person();
        if (person.unreachable() || person.blocked().contains(message.phoneNumberId()))
            return AsyncError.UNDELIVERABLE;
        if (message.failsWith() != 0) return AsyncError.of(message.failsWith());
        if (message.category().equals("marketing")
                && person.stopped().contains(message.phoneNumberId()))
            return AsyncError.MARKETING_STOPPED;
        return message.freeForm() && !windowOpen(message) ? AsyncError.WINDOW_CLOSED : null;
    }

    /// Beside an automatic twin somebody may play Meta by hand: of a customer who never wrote
    /// through it, it believes the sender.
    private boolean windowOpen(Accepted message) {
        if (knobs.believesSenders() && !billing.hasHeardFrom(message.thread())) return true;
        return billing.windowOpen(message.thread(), message.acceptedAt());
    }

    /// How many updates there are still to tell, due or not.
    synchronized int untold() {
        synchronized (unjudged) {
            return unjudged.size() + mailbox.size();
        }
    }

    synchronized long dropped() {
        return mailbox.dropped();
    }
}
