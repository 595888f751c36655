package convometer.billing.closing;

import convometer.billing.statements.ClosedContent;
import convometer.billing.statements.Closings;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.statements.Statements;
import convometer.billing.tables.TableHistory;
import convometer.events.ClosingRequest;
import convometer.events.StatementClosing;
import convometer.schemas.Software;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// Asks the ledger to close statements, and tells of those that are closed.
@Singleton
@Requires(beans = {ArchiveProgress.class, Statements.class})
public final class Closer {

    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final ArchiveProgress archive;
    private final Publisher publisher;
    private final Closings closings;
    private final Statements statements;
    private final TableHistory tables;
    private final Clock clock;

    Closer(
            ArchiveProgress archive,
            Publisher publisher,
            Closings closings,
            Statements statements,
            TableHistory tables,
            Clock clock) {
        this.clock = clock;
        this.archive = archive;
        this.publisher = publisher;
        this.closings = closings;
        this.statements = statements;
        this.tables = tables;
    }

    /// Closes a statement, once everything is counted that is in the archive, and waits until that
    /// is done. One that is closed stays as it is.
    ///
    /// @param by who asks; empty: not known
    /// @throws ProblemException 409 `month_not_over`; 409 `not_closable` if the ledger refuses, and
    ///   why; 503 `not_ready` if the lines or the ledger take too long
    public void close(Waba waba, YearMonth month, String by) {
        if (!isOver(waba, month))
            throw new ProblemException(
                    HttpStatus.CONFLICT,
                    "month_not_over",
                    "%s ends at %s".formatted(month, begin(waba, month.plusMonths(1))));
        try {
            var answer = answer(waba, month, by);
            if (answer.getRefused() != null)
                throw new ProblemException(
                        HttpStatus.CONFLICT, "not_closable", answer.getRefused());
            awaitLines(waba, month);
        } catch (NotReadyException e) {
            throw notReady(e);
        }
    }

    /// Its lines are on another topic than what was said of it.
    private void awaitLines(Waba waba, YearMonth month) {
        for (var giveUp = System.nanoTime() + WAIT.toNanos(); ; )
            try {
                statements.of(waba, month);
                return;
            } catch (ProblemException e) {
                if (System.nanoTime() > giveUp) throw e;
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
    }

    private static ProblemException notReady(NotReadyException e) {
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE, "not_ready", "" + e.getMessage());
    }

    /// Whether a month has ended where the account is.
    public boolean isOver(Waba waba, YearMonth month) {
        return !clock.instant().isBefore(begin(waba, month.plusMonths(1)));
    }

    /// What the ledger says to it: that it is closed, or why it cannot be.
    private StatementClosing answer(Waba waba, YearMonth month, String by) {
        var closed = closings.closed(waba.id(), month);
        if (closed.isPresent()) return closed.get();
        var counted = archive.await();
        var request =
                new ClosingRequest(
                        waba.id(),
                        month.toString(),
                        counted.at(),
                        by,
                        counted.offsets(),
                        tables.inUse(),
                        Software.name(),
                        waba.timezone().getId(),
                        waba.currency());
        publisher.publish(Topics.CLOSING_REQUESTS, waba.id() + "/" + month, request);
        return answer(request, waba, month);
    }

    private StatementClosing answer(ClosingRequest request, Waba waba, YearMonth month) {
        var giveUp = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() < giveUp) {
            var answer =
                    closings.answer(waba.id(), month)
                            .filter(it ->
                                    it.getRefused() == null || it.getRequest().equals(request));
            if (answer.isPresent()) return answer.get();
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        throw new NotReadyException(
                "the ledger has not closed %s yet; it will, ask again in a moment"
                        .formatted(month));
    }

    /// Of a closed statement; empty: it is open.
    ///
    /// @throws ProblemException 503 `not_ready` while its lines are loaded
    Optional<Manifest> manifest(Waba waba, YearMonth month) {
        try {
            return closings.closed(waba.id(), month).map(closing -> manifest(waba, month, closing));
        } catch (NotReadyException e) {
            throw notReady(e);
        }
    }

    private Manifest manifest(Waba waba, YearMonth month, StatementClosing closing) {
        var statement = statements.of(waba, month);
        return Manifest.of(
                statement,
                ClosedContent.of(waba.id(), month.toString(), closing.getLines()),
                closing,
                closings.all(waba.id()),
                tables.usedBetween(begin(waba, month), closing.getClosedAt()));
    }

    private static Instant begin(Waba waba, YearMonth month) {
        return month.atDay(1).atStartOfDay(waba.timezone()).toInstant();
    }
}
