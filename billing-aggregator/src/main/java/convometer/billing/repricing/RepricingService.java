package convometer.billing.repricing;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.tables.TableVersions;
import convometer.events.RepricingProgress;
import convometer.events.RepricingRequest;
import convometer.schemas.Topics;
import convometer.schemas.access.Access;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Repricings for whoever asks, of the accounts that the caller may know of: for programs and for
/// pages alike.
@Singleton
@Requires(beans = Repricings.class)
public final class RepricingService {

    private static final Pattern MONTH = Pattern.compile("\\d{4}-(0[1-9]|1[0-2])");
    private static final int MONTH_LENGTH = 7;
    private static final int LONGEST_ID = 64;
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final Accounts accounts;
    private final TableVersions versions;
    private final Publisher publisher;
    private final Repricings repricings;
    private final SetAsideFacts setAside;
    private final Access access;
    private final Clock clock;

    RepricingService(
            Accounts accounts,
            TableVersions versions,
            Publisher publisher,
            Repricings repricings,
            SetAsideFacts setAside,
            Access access,
            Clock clock) {
        this.access = access;
        this.accounts = accounts;
        this.versions = versions;
        this.publisher = publisher;
        this.repricings = repricings;
        this.setAside = setAside;
        this.clock = clock;
    }

    /// Asks the ledger for a repricing, and waits for a moment until it has begun.
    ///
    /// @param fields `from`, `to`, `waba_id`, `dry_run`
    /// @return its id, and how far it is where the ledger tells it at once
    /// @throws ProblemException 400 `malformed`, 403 `forbidden`, 404 `unknown_waba`, 409
    ///   `other_tables`, 503 `kafka_unavailable`
    public Begun begin(BodyFields fields) {
        var request = withFacts(request(fields));
        publisher.publish(Topics.REPRICING_REQUESTS, request.getId(), request);
        return new Begun(request.getId(), begun(request));
    }

    /// The version of the tables that a repricing would price by now.
    public String tablesVersion() {
        return versions.current().version();
    }

    /// What was asked for.
    ///
    /// @param view empty: the ledger has said nothing of it yet
    public record Begun(String id, Optional<RepricingView> view) {}

    private RepricingRequest request(BodyFields fields) {
        var from = fields.text("from", MONTH_LENGTH);
        var to = fields.optional("to", MONTH_LENGTH);
        var wabaId = fields.optional("waba_id", LONGEST_ID);
        var dryRun = fields.flag("dry_run");
        if (!from.isEmpty() && !isMonth(from)) fields.wrong("from", "is not a month like 2026-10");
        if (to != null && !isMonth(to)) fields.wrong("to", "is not a month like 2026-10");
        if (to != null && to.compareTo(from) < 0) fields.wrong("to", "is before from");
        fields.nothingElse();
        fields.check();
        if (!versions.isInUse())
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "other_tables",
                    "another instance was started with other tables since this one; start this one"
                            + " with them, or ask that one");
        if (wabaId == null) access.requireAll();
        if (wabaId != null && (accounts.waba(wabaId).isEmpty() || !access.hasWaba(wabaId)))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_waba",
                    "no account " + wabaId + " in the accounts file");
        return new RepricingRequest(
                UUID.randomUUID().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                from,
                to,
                wabaId,
                dryRun,
                versions.current().version(),
                0L);
    }

    /// Facts that nobody could book come first: they are priced by these tables, too. Those of
    /// other accounts than the one that is repriced are not the caller's to count or to book.
    private RepricingRequest withFacts(RepricingRequest request) {
        try {
            var wabaId = request.getWabaId();
            var facts = request.getDryRun() ? setAside.count(wabaId) : setAside.putBack(wabaId);
            return RepricingRequest.newBuilder(request).setFactsPutBack(facts).build();
        } catch (IllegalStateException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "kafka_unavailable", "" + e.getMessage());
        }
    }

    private static boolean isMonth(String text) {
        return MONTH.matcher(text).matches();
    }

    /// As the ledger tells it, where it does so at once.
    private Optional<RepricingView> begun(RepricingRequest request) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < giveUp) {
            var progress = progress(request.getId());
            if (progress.isPresent())
                return Optional.of(RepricingView.of(progress.get(), List.of()));
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return Optional.empty();
    }

    /// It is asked for by now, whatever cannot be read here.
    private Optional<RepricingProgress> progress(String id) {
        try {
            return repricings.progress(id);
        } catch (NotReadyException e) {
            return Optional.empty();
        }
    }

    /// All of them, without the lines that they change, the newest first.
    public List<RepricingView> all() {
        return loaded(repricings::all).stream()
                .filter(this::isVisible)
                .map(progress -> RepricingView.of(progress, List.of()))
                .toList();
    }

    /// How far one is.
    ///
    /// @param lines with those that it changes
    /// @throws ProblemException 404 `unknown_repricing`
    public RepricingView one(String id, boolean lines) {
        return loaded(() -> repricings.progress(id))
                .filter(this::isVisible)
                .map(progress ->
                        RepricingView.of(
                                progress, lines ? loaded(() -> repricings.lines(id)) : List.of()))
                .orElseThrow(() ->
                        new ProblemException(
                                HttpStatus.NOT_FOUND, "unknown_repricing", "no repricing " + id));
    }

    /// What is about all accounts shows lines of all.
    private boolean isVisible(RepricingProgress progress) {
        var wabaId = progress.getRequest().getWabaId();
        return wabaId == null ? access.hasAll() : access.hasWaba(wabaId);
    }

    private static <T> T loaded(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (NotReadyException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
        }
    }
}
