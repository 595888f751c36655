package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.ProblemException;
import convometer.tracker.state.CustomerRecord;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
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

    /// Open windows of a number, of all instances.
    WindowPage open(
            String phoneNumberId,
            int limit,
            InstantIndex.@Nullable Entry first,
            @Nullable String cursor,
            boolean forwarded) {
        return unlessMoving(() -> {
            if (forwarded) return own(phoneNumberId, limit, first);
            var pages = new ArrayList<WindowPage>();
            for (var owner : places.owners())
                pages.add(
                        owner.equals(self)
                                ? own(phoneNumberId, limit, first)
                                : peers.open(owner, phoneNumberId, limit, cursor));
            return WindowPage.merged(pages, limit);
        });
    }

    /// Another name of the customer's leads on to where the customer is kept.
    private WindowView own(ThreadKey thread, Home home) {
        var stored = places.customersBeside(home).get(home.key());
        var movedTo = stored == null ? null : CustomerRecords.movedTo(home, stored);
        return movedTo == null
                ? WindowView.of(thread, CustomerRecords.state(stored), clock.instant())
                : window(new ThreadKey(thread.phoneNumberId(), movedTo.name()), false);
    }

    private WindowPage own(String phoneNumberId, int limit, InstantIndex.@Nullable Entry cursor) {
        var customers = places.customers();
        var now = clock.instant();
        var pages = new ArrayList<WindowPage>();
        for (var index : places.openWindows())
            pages.add(page(index, customers, phoneNumberId, limit, cursor, now));
        return WindowPage.merged(pages, limit);
    }

    private static WindowPage page(
            ReadOnlyKeyValueStore<Bytes, byte[]> index,
            ReadOnlyKeyValueStore<String, CustomerRecord> customers,
            String phoneNumberId,
            int limit,
            InstantIndex.@Nullable Entry cursor,
            Instant now) {
        var stillOpen = new InstantIndex.Entry(now.plusMillis(1), "");
        var first = cursor == null || cursor.at().isBefore(stillOpen.at()) ? stillOpen : cursor;
        var found = new ArrayList<WindowView>();
        var listed = new HashSet<String>();
        InstantIndex.visit(
                index,
                phoneNumberId,
                first,
                (entry, home) -> {
                    var thread = new ThreadKey(phoneNumberId, entry.name());
                    var stored = customers.get(new String(home, StandardCharsets.UTF_8));
                    var window = WindowView.of(thread, CustomerRecords.state(stored), now);
                    // The stream moves on meanwhile; the list stays as it was when it began.
                    if (window.isOpen() && listed.add(entry.name()))
                        found.add(window.endingAt(entry.at()));
                    return found.size() <= limit;
                });
        return WindowPage.of(found, limit);
    }

    private static <T> T unlessMoving(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (InvalidStateStoreException e) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "rebalancing",
                    "The tracker is starting or moving its state; ask again in a moment.");
        }
    }
}
