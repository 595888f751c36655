package convometer.outbound.batches;

import convometer.events.OutboundRequest;
import convometer.outbound.api.Tracker;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchMail;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.batch.BatchForm;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.BatchProgress.State;
import convometer.outbound.rules.batch.Forecast;
import convometer.outbound.rules.batch.RequestId;
import convometer.outbound.rules.batch.Row;
import convometer.outbound.rules.batch.TemplateRendering;
import convometer.schemas.service.Problem.FieldError;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Publishes batches and commands to them, and finds how far a batch has come.
@Singleton
final class BatchService {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int CHUNK = 500;

    /// In characters; the tracker takes ten megabytes at once.
    private static final int LARGEST_CHUNK = 2_000_000;

    private final BatchLog log;
    private final BatchStore store;
    private final Tracker tracker;
    private final BatchSettings settings;
    private final Clock clock;

    BatchService(
            BatchLog log, BatchStore store, Tracker tracker, BatchSettings settings, Clock clock) {
        this.log = log;
        this.store = store;
        this.tracker = tracker;
        this.settings = settings;
        this.clock = clock;
    }

    /// A batch that was handed in, and whether it is new.
    record Taken(BatchState state, boolean made) {}

    /// Takes a batch: all of it or nothing. The same batch again is answered as the first one.
    Taken take(BatchForm form, RecipientFile file) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var check = new RecipientCheck(form).look(file);
        var errors = new ArrayList<>(check.errors());
        if (form.deadline() != null && !form.deadline().isAfter(now))
            errors.addFirst(new FieldError("batch.deadline", "has passed"));
        if (!errors.isEmpty()) throw malformed(errors);
        var given = form.batchId();
        var id = given == null ? "b" + UUID.randomUUID().toString().replace("-", "") : given;
        var known = state(id);
        if (known.isPresent()) return new Taken(same(known.get(), check.fingerprint()), false);
        return made(id, form, file, check, now);
    }

    private Taken made(
            String id, BatchForm form, RecipientFile file, RecipientCheck check, Instant now) {
        var given = form.deadline();
        var deadline = given == null ? now.plus(settings.longest()) : given;
        var forecast = forecast(form, file, new Forecast(now, deadline));
        var upload = UUID.randomUUID().toString();
        var plan =
                BatchPlan.newBuilder()
                        .setPhoneNumberId(form.phoneNumberId())
                        .setTemplate(Json.write(form.template()))
                        .setDeadline(deadline)
                        .setSender(form.sender())
                        .setLabels(form.labels())
                        .setCount(check.count())
                        .setFingerprint(check.fingerprint())
                        .setCreatedAt(now)
                        .setPartition(0)
                        .setOffset(0)
                        .setStartNow(form.startNow())
                        .setForecast(Json.write(forecast.words()));
        try {
            var place = appendItems(id, upload, form, file, now);
            plan.setPartition(place.partition()).setOffset(place.offset());
            log.append(List.of(mail(id, upload, now).setPlan(plan.build()).build()).iterator());
        } catch (BatchLog.Unavailable e) {
            throw unavailable(e);
        }
        var known = await(id, _ -> true);
        if (known.isEmpty()) return new Taken(StoredProgress.fresh(id, upload, plan.build()), true);
        // Somebody else may have been first.
        var state = same(known.get(), check.fingerprint());
        return new Taken(state, state.getUpload().equals(upload));
    }

    /// The first mail's place is that of the first item. One chunk at a time is in memory.
    private BatchLog.Place appendItems(
            String id, String upload, BatchForm form, RecipientFile file, Instant now) {
        var chunks =
                new Object() {
                    final List<BatchMail> chunk = new ArrayList<>();
                    int n;
                    BatchLog.Place first = new BatchLog.Place(-1, -1);

                    void add(Row row) {
                        var message =
                                Json.write(TemplateRendering.of(form.template(), row).message());
                        chunk.add(
                                mail(id, upload, now)
                                        .setItem(new BatchItem(++n, row.name(), message))
                                        .build());
                        if (chunk.size() == CHUNK) append();
                    }

                    void append() {
                        if (chunk.isEmpty()) return;
                        var place = log.append(List.copyOf(chunk).iterator());
                        if (first.partition() < 0) first = place;
                        chunk.clear();
                    }
                };
        file.read(chunks::add);
        chunks.append();
        return chunks.first;
    }

    private Forecast forecast(BatchForm form, RecipientFile file, Forecast forecast) {
        var chunk = new ArrayList<OutboundRequest>();
        var size = new AtomicInteger();
        try {
            file.read(row -> {
                var asked = asked(form, row);
                chunk.add(asked);
                var length = size.addAndGet(asked.getMessage().length());
                if (chunk.size() < Tracker.MOST && length < LARGEST_CHUNK) return;
                quote(chunk, forecast);
                size.set(0);
            });
            quote(chunk, forecast);
        } catch (Tracker.Unavailable e) {
            throw unavailable(e);
        }
        return forecast;
    }

    private void quote(List<OutboundRequest> chunk, Forecast forecast) {
        if (chunk.isEmpty()) return;
        tracker.quotes(List.copyOf(chunk)).forEach(forecast::add);
        chunk.clear();
    }

    private static OutboundRequest asked(BatchForm form, Row row) {
        return OutboundRequest.newBuilder()
                .setRequestId("line-" + row.line())
                .setPhoneNumberId(form.phoneNumberId())
                .setMessage(Json.write(TemplateRendering.of(form.template(), row).message()))
                .setDeadline(form.deadline())
                .setSender(form.sender())
                .build();
    }

    /// Publishes a command and returns the state once it is followed, or as far as it is known.
    BatchState command(String id, String command) {
        var state = found(id);
        var to = BatchProgress.after(stateOf(state), command);
        if (to == null)
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "wrong_state",
                    "a batch that is %s cannot be told to %s".formatted(state.getState(), command));
        try {
            var mail =
                    BatchMail.newBuilder().setBatchId(id).setAt(clock.instant()).setOrder(command);
            log.append(List.of(mail.build()).iterator());
        } catch (BatchLog.Unavailable e) {
            throw unavailable(e);
        }
        return await(id, now -> stateOf(now) == to || stateOf(now) == State.DONE).orElse(state);
    }

    BatchState found(String id) {
        if (!RequestId.allows(id)) throw unknown();
        return state(id).orElseThrow(BatchService::unknown);
    }

    private Optional<BatchState> state(String id) {
        try {
            return store.state(id);
        } catch (BatchStore.Starting e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE, "starting", String.valueOf(e.getMessage()));
        }
    }

    private Optional<BatchState> await(String id, Predicate<BatchState> there) {
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var state = state(id).filter(there);
            if (state.isPresent() || System.nanoTime() - giveUp > 0) return state;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static BatchState same(BatchState state, String fingerprint) {
        if (state.getPlan().getFingerprint().equals(fingerprint)) return state;
        throw new ProblemException(
                HttpStatus.CONFLICT,
                "duplicate_batch_id",
                "the batch id is known with other content; the first batch stands");
    }

    private static State stateOf(BatchState state) {
        return State.valueOf(state.getState().toUpperCase(Locale.ROOT));
    }

    private static BatchMail.Builder mail(String id, String upload, Instant now) {
        return BatchMail.newBuilder().setBatchId(id).setUpload(upload).setAt(now);
    }

    static ProblemException malformed(List<FieldError> errors) {
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "malformed",
                "nothing was taken: the batch cannot be sent as it is",
                errors);
    }

    private static ProblemException unknown() {
        return new ProblemException(
                HttpStatus.NOT_FOUND, "unknown_batch", "there is no batch with this id");
    }

    private static ProblemException unavailable(RuntimeException e) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", String.valueOf(e.getMessage()));
    }
}
