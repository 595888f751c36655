package convometer.tracker.api;

import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;
import convometer.tracker.Tracker;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.CustomerRecords;
import convometer.tracker.streams.store.InstantIndex;
import convometer.tracker.streams.store.OpenWindowIndex;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.propagation.PropagatedContext;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Answers questions about windows from the stores of all instances: what another instance owns is
/// asked there. Rather no answer than one from state that is not here any more.
@Singleton
final class WindowQueries {

    private final CustomerLocations locations;
    private final WindowPeers peers;
    private final Accounts accounts;
    private final Clock clock;
    private final HostInfo self;

    WindowQueries(
            CustomerLocations locations,
            WindowPeers peers,
            Accounts accounts,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.locations = locations;
        this.peers = peers;
        this.accounts = accounts;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// The window of a thread, wherever it is kept.
    WindowView window(ThreadKey thread, boolean forwarded) {
        return unlessMoving(() -> {
            var customerKey = customerKey(thread);
            if (forwarded) return own(thread, customerKey);
            var owner = locations.ownerOf(customerKey);
            return owner.equals(self) ? own(thread, customerKey) : peers.window(owner, thread);
        });
    }

    /// A number that no account lists has no windows that could be asked for.
    private CustomerKey customerKey(ThreadKey thread) {
        var portfolio = accounts.portfolio("", thread.phoneNumberId());
        return CustomerKey.ofCustomer(
                portfolio.map(Accounts.Portfolio::id).orElse(""), thread.customer());
    }

    /// Open windows, of all instances, which are asked at the same time.
    WindowPage open(OpenWindowsQuery question, boolean forwarded) {
        return unlessMoving(() -> {
            if (forwarded) return own(question);
            try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
                var pages = new ArrayList<Future<WindowPage>>();
                for (var owner : locations.owners()) {
                    // With the caller, whose token the others are asked with.
                    Callable<WindowPage> asked = () -> page(owner, question);
                    pages.add(all.submit(PropagatedContext.wrapCurrent(asked)));
                }
                var answered = new ArrayList<WindowPage>();
                for (var page : pages) answered.add(answer(page));
                return WindowPage.merged(answered, question.limit());
            }
        });
    }

    private WindowPage page(HostInfo owner, OpenWindowsQuery question) {
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
    private WindowView own(ThreadKey thread, CustomerKey customerKey) {
        var stored = locations.customersBeside(customerKey).get(customerKey.key());
        var redirectedTo = stored == null ? null : CustomerRecords.redirect(customerKey, stored);
        return redirectedTo == null
                ? WindowView.of(
                        thread,
                        CustomerRecords.state(stored),
                        locations.gateStatesBeside(customerKey).of(customerKey.key()),
                        clock.instant())
                : window(new ThreadKey(thread.phoneNumberId(), redirectedTo.name()), false);
    }

    /// Only customers who are on the page, or were until a moment ago, are read.
    private WindowPage own(OpenWindowsQuery question) {
        var now = clock.instant();
        var customers = locations.customers();
        var gateStates = locations.gateStates();
        var found = new ArrayList<WindowView>();
        var listed = new HashSet<ThreadKey>();
        try (var sequence = new OpenWindowIndex.Sequence()) {
            for (var index : locations.openWindows())
                for (var number : numbers(question))
                    sequence.add(index, number, question.answered(), first(number, question, now));
            for (var next = sequence.next();
                    next != null && found.size() <= question.limit();
                    next = sequence.next()) {
                var thread = new ThreadKey(next.number().value(), next.customer().value());
                var state = CustomerRecords.state(customers.get(next.customerKey()));
                var window = WindowView.of(thread, state, gateStates.of(next.customerKey()), now);
                // The stream moves on meanwhile; the list stays as it was when it began.
                if (question.wants(window) && listed.add(thread))
                    found.add(window.endingAt(next.until()));
            }
        }
        return WindowPage.of(found, question.limit());
    }

    private List<PhoneNumberId> numbers(OpenWindowsQuery question) {
        if (question.phoneNumberId() != null)
            return List.of(new PhoneNumberId(question.phoneNumberId()));
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .flatMap(waba -> waba.numbers().stream())
                .map(number -> new PhoneNumberId(number.id()))
                .toList();
    }

    private static InstantIndex.Entry first(
            PhoneNumberId number, OpenWindowsQuery question, Instant now) {
        var stillOpen = new InstantIndex.Entry(now.plusMillis(1), "");
        if (question.after() == null) return stillOpen;
        var next = question.after().firstOf(number);
        return next.at().isBefore(stillOpen.at()) ? stillOpen : next;
    }

    static <T> T unlessMoving(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (CustomerLocations.Stopped e) {
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
