package convometer.tracker.streams.store;

import convometer.tracker.conversation.MemoryRows;
import convometer.tracker.conversation.ThreadHeader;
import convometer.tracker.conversation.ThreadRows;
import convometer.tracker.group.GroupState;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupMessageState;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.state.NameUseState;
import convometer.tracker.state.NamesState;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Translates the state of customers and groups to the records that are stored, and back.
public final class CustomerRecords {

    /// @param nextDue when the next due time of the customer; null: never
    static CustomerRecord record(CustomerState state, @Nullable Long nextDue) {
        return new CustomerRecord(
                null,
                null,
                record(state.names()),
                ThreadRecords.each(
                        state.store().entrySet(),
                        each -> ThreadRecords.record(each.getKey(), each.getValue())),
                nextDue);
    }

    /// Nothing but where the customer is kept.
    static CustomerRecord redirect(CustomerKey customerKey) {
        return CustomerRecord.newBuilder()
                .setMovedTo(customerKey.name())
                .setMovedToPortfolio(customerKey.owner())
                .build();
    }

    /// Where the customer is kept; null: here.
    public static @Nullable CustomerKey redirect(CustomerKey customerKey, CustomerRecord stored) {
        var name = stored.getMovedTo();
        if (name == null) return null;
        var portfolio = stored.getMovedToPortfolio();
        return CustomerKey.ofCustomer(portfolio == null ? customerKey.owner() : portfolio, name);
    }

    /// The customer without the rows: as far as the headers of the threads show.
    public static CustomerState state(@Nullable CustomerRecord stored) {
        return state(stored, _ -> new MemoryRows());
    }

    /// @param rows of the thread with a business number
    static CustomerState state(
            @Nullable CustomerRecord stored, Function<PhoneNumberId, ThreadRows> rows) {
        if (stored == null || stored.getNames() == null) return CustomerState.unknown(rows);
        Map<PhoneNumberId, ThreadHeader> headers = new TreeMap<>();
        for (var each : stored.getThreads())
            headers.put(new PhoneNumberId(each.getPhoneNumberId()), ThreadRecords.header(each));
        return CustomerState.of(names(stored.getNames()), headers, rows);
    }

    /// All that is kept of a customer, to be sent to another name: several records, each of so many
    /// messages, and as many to groups, at the most.
    static List<MovedCustomer> moved(CustomerState state, int most) {
        var names = record(state.names());
        var parts = state.moveOut(most);
        if (parts.isEmpty()) return List.of(new MovedCustomer(names, List.of()));
        return parts.stream()
                .map(part -> new MovedCustomer(names, List.of(MovedRecords.record(part))))
                .toList();
    }

    private static NamesState record(CustomerAliases names) {
        var aliases = new TreeSet<String>();
        for (var alias : names.aliases()) aliases.add(alias.value());
        return new NamesState(List.copyOf(aliases), record(names.number()), record(names.userId()));
    }

    public static CustomerAliases names(NamesState stored) {
        Set<CustomerId> aliases = new HashSet<>();
        for (var alias : stored.getAliases()) aliases.add(new CustomerId(alias));
        return new CustomerAliases(
                Collections.unmodifiableSet(aliases),
                use(stored.getNumber()),
                use(stored.getUserId()));
    }

    private static @Nullable NameUseState record(CustomerAliases.@Nullable Use use) {
        return use == null
                ? null
                : new NameUseState(use.name().value(), Millis.of(use.at()), use.change());
    }

    private static CustomerAliases.@Nullable Use use(@Nullable NameUseState stored) {
        return stored == null
                ? null
                : new CustomerAliases.Use(
                        Millis.instant(stored.getAt()),
                        stored.getChange(),
                        new CustomerId(stored.getName()));
    }

    /// @param nextDue when the next due time of the group; null: never
    static GroupRecord record(String portfolio, GroupState.Header header, @Nullable Long nextDue) {
        return new GroupRecord(
                portfolio,
                ThreadRecords.each(header.windows(), ThreadRecords::record),
                header.forgot(),
                Millis.ofNullable(header.oldestSeenAt()),
                Millis.of(header.lastLook()),
                nextDue,
                ThreadRecords.each(header.windowMessages(), WindowRecords::record));
    }

    static GroupMessageState record(GroupState.Message message) {
        return new GroupMessageState(
                OutboundRecords.record(message.shared()),
                ParticipationRecords.parts(message.parts()),
                Millis.of(message.lastSeenAt()));
    }

    public static GroupState.Header group(@Nullable GroupRecord stored) {
        return stored == null
                ? GroupState.Header.EMPTY
                : new GroupState.Header(
                        ThreadRecords.each(stored.getWindows(), ThreadRecords::window),
                        stored.getForgot(),
                        Millis.instantOrNull(stored.getOldestTouch()),
                        Millis.instant(stored.getLastLook()),
                        ThreadRecords.each(stored.getWindowMessages(), WindowRecords::message));
    }

    static GroupState.Message message(GroupMessageState stored) {
        return new GroupState.Message(
                OutboundRecords.outbound(stored.getShared()),
                ParticipationRecords.parts(stored.getParts()),
                Millis.instant(stored.getLastSeenAt()));
    }

    private CustomerRecords() {}
}
