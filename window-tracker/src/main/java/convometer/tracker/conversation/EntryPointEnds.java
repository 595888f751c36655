package convometer.tracker.conversation;

import static java.util.stream.Collectors.groupingBy;

import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.OutboundMessage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What Meta reported of the ends of free entry points (C5). Of several claims about one entry
/// point the first in their order that lies after its opening counts, so a claim is only of use
/// while none before it reports a later end: the others are not kept, and the row stays small.
final class EntryPointEnds {

    private final ThreadRows rows;

    EntryPointEnds(ThreadRows rows) {
        this.rows = rows;
    }

    /// The claims that can count, in the order of C5.
    SortedSet<EntryPointEnd> of(String conversationId) {
        return rows.entryPointEnds(conversationId);
    }

    boolean isEmpty() {
        return rows.entryPoints().isEmpty();
    }

    /// Every claim that can count.
    List<EntryPointEnd> all() {
        var all = new ArrayList<EntryPointEnd>();
        for (var id : rows.entryPoints()) all.addAll(rows.entryPointEnds(id));
        return all;
    }

    void clear() {
        for (var id : rows.entryPoints()) rows.put(id, Collections.emptySortedSet());
    }

    /// More is known of one of the messages.
    ///
    /// @return whether something else counts now
    boolean apply(OutboundMessage before, OutboundMessage known, Messages messages) {
        var claims = known.reportedEnds();
        if (before.reportedEnds().equals(claims)) return false;
        if (claims.containsAll(before.reportedEnds())) return addAll(claims);
        collect(messages);
        return true;
    }

    /// Takes claims.
    ///
    /// @return whether any of them can count that could not
    boolean addAll(Collection<EntryPointEnd> claims) {
        var changed = false;
        var byId = claims.stream().collect(groupingBy(EntryPointEnd::conversationId));
        for (var each : byId.entrySet()) changed |= add(each.getKey(), each.getValue());
        return changed;
    }

    private boolean add(String conversationId, Iterable<EntryPointEnd> claims) {
        var known = rows.entryPointEnds(conversationId);
        var all = new TreeSet<>(known);
        claims.forEach(all::add);
        var useful = useful(all);
        if (useful.equals(known)) return false;
        rows.put(conversationId, useful);
        return true;
    }

    /// Takes what the messages reported in place of what they reported before: what a message's
    /// statuses reported does not count if the message turns out to be none of ours.
    void collect(Messages messages) {
        Map<String, SortedSet<EntryPointEnd>> all = new TreeMap<>();
        for (var id : rows.entryPoints()) {
            var fromForgotten = new TreeSet<>(of(id));
            fromForgotten.removeIf(end -> messages.get(end.wamid()) != null);
            all.put(id, fromForgotten);
        }
        messages.ascend(
                Position.FIRST,
                message -> {
                    for (var end : message.known().reportedEnds())
                        all.computeIfAbsent(
                                        end.conversationId(),
                                        _ -> new TreeSet<>(EntryPointEnd.ORDER))
                                .add(end);
                    return true;
                });
        all.forEach((id, claims) -> rows.put(id, useful(claims)));
    }

    private static SortedSet<EntryPointEnd> useful(SortedSet<EntryPointEnd> claims) {
        var useful = new TreeSet<>(EntryPointEnd.ORDER);
        var latest = Instant.MIN;
        for (var claim : claims) {
            if (!claim.endsAt().isAfter(latest)) continue;
            latest = claim.endsAt();
            useful.add(claim);
        }
        return useful;
    }

    /// Forgets claims that nothing after the watermark can depend on: an end that is not after an
    /// opening says nothing.
    void forgetBefore(Instant watermark) {
        for (var conversationId : rows.entryPoints()) {
            var known = rows.entryPointEnds(conversationId);
            if (known.isEmpty() || !known.last().endsAt().isAfter(watermark))
                rows.put(conversationId, new TreeSet<>(EntryPointEnd.ORDER));
        }
    }
}
