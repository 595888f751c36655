package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Answers questions about windows from the stores of all instances: what another instance owns is
/// asked there. Rather no answer than one from state that is not here any more.
@Singleton
final class WindowQueries {

    private final CustomerPlaces places;
    private final WindowPeers peers;
    private final Accounts accounts;
    private final Clock clock;
    private final HostInfo self;

    WindowQueries(
            CustomerPlaces places,
            WindowPeers peers,
            Accounts accounts,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.places = places;
        this.peers = peers;
        this.accounts = accounts;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// The window of a thread, wherever it is kept.
    WindowView window(ThreadKey thread, boolean forwarded) {
        return unlessMoving(() -> {
            var home = home(thread);
            if (forwarded) return own(thread, home);
            var owner = places.ownerOf(home);
            return owner.equals(self) ? own(thread, home) : peers.window(owner, thread);
        });
    }

    /// A number that no account lists has no windows that could be asked for.
    private Home home(ThreadKey thread) {
        var portfolio = accounts.portfolio("", thread.phoneNumberId());
        return Home.ofCustomer(portfolio.map(Accounts.Portfolio::id).orElse(""), thread.customer());
    }

    /// Open windows, of all instances, which are asked at the same time.
    WindowPage open(OpenQuestion question, boolean forwarded) {
        return unlessMoving(() -> {
            if (forwarded) return own(question);
            try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
                var pages = new ArrayList<Future<WindowPage>>();
                for (var owner : places.owners())
                    pages.add(all.submit(() -> page(owner, question)));
                var answered = new ArrayList<WindowPage>();
                for (var page : pages) answered.add(answer(page));
                return WindowPage.merged(answered, question.limit());
            }
        });
    }

    private WindowPage page(HostInfo owner, OpenQuestion question) {
        return owner.equals(self) ? own(question) : peers.open(owner, question);
    }

    private static WindowPage answer(Future<WindowPage> page) {
        try {
            return page.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvalidStateStoreException("interrupted", e);
        }
    }

    /// Another name of the customer's leads on to where the customer is kept.
    private WindowView own(ThreadKey thread, Home home) {
        var stored = places.customersBeside(home).get(home.key());
        var movedTo = stored == null ? null : CustomerRecords.movedTo(home, stored);
        return movedTo == null
                ? WindowView.of(
                        thread,
                        CustomerRecords.state(stored),
                        places.desksBeside(home).of(home.key()),
                        clock.instant())
                : window(new ThreadKey(thread.phoneNumberId(), movedTo.name()), false);
    }

    /// Only customers who are on the page, or were until a moment ago, are read.
    private WindowPage own(OpenQuestion question) {
        var now = clock.instant();
        var customers = places.customers();
        var desks = places.desks();
        var found = new ArrayList<WindowView>();
        var listed = new HashSet<ThreadKey>();
        try (var sequence = new OpenWindowIndex.Sequence()) {
            for (var index : places.openWindows())
                for (var number : numbers(question))
                    sequence.add(index, number, question.answered(), first(number, question, now));
            for (var next = sequence.next();
                    next != null && found.size() <= question.limit();
                    next = sequence.next()) {
                var thread = new ThreadKey(next.number(), next.customer());
                var state = CustomerRecords.state(customers.get(next.home()));
                var window = WindowView.of(thread, state, desks.of(next.home()), now);
                // The stream moves on meanwhile; the list stays as it was when it began.
                if (question.wants(window) && listed.add(thread))
                    found.add(window.endingAt(next.until()));
            }
        }
        return WindowPage.of(found, question.limit());
    }

    private List<String> numbers(OpenQuestion question) {
        if (question.phoneNumberId() != null) return List.of(question.phoneNumberId());
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .flatMap(waba -> waba.numbers().stream())
                .map(Accounts.BusinessNumber::id)
                .toList();
    }

    private static InstantIndex.Entry first(String number, OpenQuestion question, Instant now) {
        var stillOpen = new InstantIndex.Entry(now.plusMillis(1), "");
        if (question.after() == null) return stillOpen;
        var next = question.after().firstOf(number);
        return next.at().isBefore(stillOpen.at()) ? stillOpen : next;
    }

    static <T> T unlessMoving(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (CustomerPlaces.Stopped e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "streams_stopped",
                    "The tracker's stream has stopped after an error, which its log tells; it"
                            + " answers again when it is started anew.");
        } catch (InvalidStateStoreException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "rebalancing",
                    "The tracker is starting or moving its state; ask again in a moment.");
        }
    }
}
