package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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

    /// Open windows, of all instances.
    WindowPage open(OpenQuestion question, boolean forwarded) {
        return unlessMoving(() -> {
            if (forwarded) return own(question);
            var pages = new ArrayList<WindowPage>();
            for (var owner : places.owners())
                pages.add(owner.equals(self) ? own(question) : peers.open(owner, question));
            return WindowPage.merged(pages, question.limit());
        });
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

    private WindowPage own(OpenQuestion question) {
        var pages = new ArrayList<WindowPage>();
        var now = clock.instant();
        for (var index : places.openWindows())
            for (var number : numbers(question)) pages.add(page(index, number, question, now));
        return WindowPage.merged(pages, question.limit());
    }

    private List<String> numbers(OpenQuestion question) {
        if (question.phoneNumberId() != null) return List.of(question.phoneNumberId());
        return accounts.portfolios().stream()
                .flatMap(portfolio -> portfolio.wabas().stream())
                .flatMap(waba -> waba.numbers().stream())
                .map(Accounts.BusinessNumber::id)
                .toList();
    }

    private WindowPage page(
            ReadOnlyKeyValueStore<Bytes, byte[]> index,
            String number,
            OpenQuestion question,
            Instant now) {
        var customers = places.customers();
        var desks = places.desks();
        var found = new ArrayList<WindowView>();
        var listed = new HashSet<String>();
        InstantIndex.visit(
                index,
                number,
                first(number, question, now),
                (entry, value) -> {
                    var home = new String(value, StandardCharsets.UTF_8);
                    var state = CustomerRecords.state(customers.get(home));
                    var thread = new ThreadKey(number, entry.name());
                    var window = WindowView.of(thread, state, desks.of(home), now);
                    // The stream moves on meanwhile; the list stays as it was when it began.
                    if (question.wants(window) && listed.add(entry.name()))
                        found.add(window.endingAt(entry.at()));
                    return found.size() <= question.limit();
                });
        return WindowPage.of(found, question.limit());
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
