package convometer.outbound.batches;

import convometer.events.OutboundRequest;
import convometer.outbound.api.Tracker;
import convometer.outbound.batches.recipients.CustomerZones;
import convometer.outbound.batches.recipients.MalformedBatch;
import convometer.outbound.batches.recipients.RecipientCheck;
import convometer.outbound.batches.recipients.RecipientFile;
import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchItem;
import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchQuietHours;
import convometer.outbound.batches.state.BatchState;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.SendBody;
import convometer.outbound.rules.batch.BatchForm;
import convometer.outbound.rules.batch.BatchProgress;
import convometer.outbound.rules.batch.BatchProgress.State;
import convometer.outbound.rules.batch.Forecast;
import convometer.outbound.rules.batch.QuietHours;
import convometer.outbound.rules.batch.RequestId;
import convometer.outbound.rules.batch.Row;
import convometer.outbound.rules.batch.TemplateRendering;
import convometer.schemas.service.Problem.FieldError;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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
    private final CustomerZones zones;
    private final BatchSettings settings;
    private final Clock clock;

    BatchService(
            BatchLog log,
            BatchStore store,
            Tracker tracker,
            CustomerZones zones,
            BatchSettings settings,
            Clock clock) {
        this.log = log;
        this.store = store;
        this.tracker = tracker;
        this.zones = zones;
        this.settings = settings;
        this.clock = clock;
    }

    /// A batch that was handed in, and whether it is new.
    record Taken(BatchState state, boolean made) {}

    /// Takes a batch: all of it or nothing. The same batch again is answered as the first one.
    Taken take(BatchForm form, RecipientFile file) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var check = new RecipientCheck(form).read(file);
        var errors = new ArrayList<>(check.errors());
        if (form.deadline() != null && !form.deadline().isAfter(now))
            errors.addFirst(new FieldError("batch.deadline", "has passed"));
        if (!errors.isEmpty()) throw MalformedBatch.of(errors);
        var given = form.batchId();
        var id = given == null ? "b" + UUID.randomUUID().toString().replace("-", "") : given;
        var known = state(id);
        if (known.isPresent()) return new Taken(same(known.get(), check.fingerprint()), false);
        return made(id, form, file, check, now);
    }

    private Taken made(
            String id, BatchForm form, RecipientFile file, RecipientCheck check, Instant now) {
        var start = start(form, now);
        var given = form.deadline();
        var deadline = given == null ? start.plus(settings.longest()) : given;
        var forecast = forecast(id, form, file, start, deadline);
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
                        .setStartNow(form.startNow())
                        .setStartAt(form.startAt())
                        .setQuietHours(written(form.quietHours()))
                        .setForecast(Json.write(forecast.words()))
                        .build();
        try {
            appendItems(id, upload, form, file, now);
            log.append(List.of(input(id, upload, now).setPlan(plan).build()));
        } catch (BatchLog.Unavailable e) {
            throw unavailable(e);
        }
        var known = await(id, _ -> true);
        if (known.isEmpty()) return new Taken(StoredProgress.fresh(id, upload, plan), true);
        // Somebody else may have been first.
        var state = same(known.get(), check.fingerprint());
        return new Taken(state, state.getUpload().equals(upload));
    }

    /// When its first item may go, as far as that is known: a batch that waits for a command may
    /// start at once.
    private static Instant start(BatchForm form, Instant now) {
        var at = form.startAt();
        return at == null || at.isBefore(now) ? now : at;
    }

    private static @Nullable BatchQuietHours written(@Nullable QuietHours hours) {
        return hours == null ? null : new BatchQuietHours(hours.fromText(), hours.toText());
    }

    /// One chunk at a time is in memory.
    private void appendItems(
            String id, String upload, BatchForm form, RecipientFile file, Instant now) {
        var chunk = new ArrayList<BatchInput>();
        var count = new AtomicInteger();
        file.read(row -> {
            var message = Json.write(TemplateRendering.of(form.template(), row).message());
            var item = new BatchItem(count.incrementAndGet(), row.name(), message);
            chunk.add(input(id, upload, now).setItem(item).build());
            if (chunk.size() == CHUNK) append(chunk);
        });
        append(chunk);
    }

    private void append(List<BatchInput> chunk) {
        if (chunk.isEmpty()) return;
        log.append(List.copyOf(chunk));
        chunk.clear();
    }

    private Forecast forecast(
            String id, BatchForm form, RecipientFile file, Instant start, Instant deadline) {
        var forecast = new Forecast(start, deadline);
        var chunk = new ArrayList<OutboundRequest>();
        var size = new AtomicInteger();
        var labels = StoredProgress.labels(form.labels(), id);
        Consumer<OutboundRequest> expected =
                request -> postpone(form, request, start, deadline, forecast);
        try {
            file.read(row -> {
                var asked = asked(form, labels, row);
                chunk.add(asked);
                var length = size.addAndGet(asked.getMessage().length() + length(labels));
                if (chunk.size() < Tracker.MOST && length < LARGEST_CHUNK) return;
                quote(chunk, forecast, expected);
                size.set(0);
            });
            quote(chunk, forecast, expected);
        } catch (Tracker.Unavailable e) {
            throw unavailable(e);
        }
        return forecast;
    }

    private static int length(Map<String, String> labels) {
        return labels.entrySet().stream()
                .mapToInt(label -> label.getKey().length() + label.getValue().length())
                .sum();
    }

    /// @param expected takes each request that will be sent
    private void quote(
            List<OutboundRequest> chunk, Forecast forecast, Consumer<OutboundRequest> expected) {
        if (chunk.isEmpty()) return;
        var quotes = tracker.quotes(List.copyOf(chunk));
        for (var n = 0; n < chunk.size(); n++)
            if (forecast.add(quotes.get(n))) expected.accept(chunk.get(n));
        chunk.clear();
    }

    private void postpone(
            BatchForm form,
            OutboundRequest request,
            Instant start,
            Instant deadline,
            Forecast forecast) {
        var hours = form.quietHours();
        if (hours == null) return;
        var body = new SendBody(Json.object(request.getMessage()).orElseThrow());
        var end = hours.end(zones.of(form.phoneNumberId(), body), start, deadline);
        if (end.isAfter(start)) forecast.postpone(end);
    }

    private static OutboundRequest asked(BatchForm form, Map<String, String> labels, Row row) {
        return OutboundRequest.newBuilder()
                .setRequestId("line-" + row.line())
                .setPhoneNumberId(form.phoneNumberId())
                .setMessage(Json.write(TemplateRendering.of(form.template(), row).message()))
                .setDeadline(form.deadline())
                .setSender(form.sender())
                .setLabels(labels)
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
            var input =
                    BatchInput.newBuilder()
                            .setBatchId(id)
                            .setAt(clock.instant())
                            .setCommand(command);
            log.append(List.of(input.build()));
        } catch (BatchLog.Unavailable e) {
            throw unavailable(e);
        }
        return await(id, now -> stateOf(now) == to || stateOf(now) == State.DONE).orElse(state);
    }

    /// Batches of any instance, newest first.
    BatchQuery.Page page(BatchQuery query) {
        try {
            return store.page(query);
        } catch (BatchStore.Starting e) {
            throw starting(e);
        }
    }

    BatchState found(String id) {
        if (!RequestId.allows(id)) throw unknown();
        return state(id).orElseThrow(BatchService::unknown);
    }

    private Optional<BatchState> state(String id) {
        try {
            return store.state(id);
        } catch (BatchStore.Starting e) {
            throw starting(e);
        }
    }

    private static ProblemException starting(BatchStore.Starting e) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "starting", String.valueOf(e.getMessage()));
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

    private static BatchInput.Builder input(String id, String upload, Instant now) {
        return BatchInput.newBuilder().setBatchId(id).setUpload(upload).setAt(now);
    }

    static ProblemException unknown() {
        return new ProblemException(
                HttpStatus.NOT_FOUND, "unknown_batch", "there is no batch with this id");
    }

    private static ProblemException unavailable(RuntimeException e) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "unavailable", String.valueOf(e.getMessage()));
    }
}
