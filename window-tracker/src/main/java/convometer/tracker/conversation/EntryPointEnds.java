package convometer.tracker.conversation;

import convometer.tracker.message.EntryPointEnd;

import java.time.Instant;
import java.util.SortedSet;
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

    /// Takes claims about one entry point.
    ///
    /// @return whether any of them can count that could not
    boolean add(String conversationId, Iterable<EntryPointEnd> claims) {
        var known = rows.entryPointEnds(conversationId);
        var all = new TreeSet<>(known);
        claims.forEach(all::add);
        var useful = useful(all);
        if (useful.equals(known)) return false;
        rows.put(conversationId, useful);
        return true;
    }

    /// Takes these claims in place of all that were known of the entry point.
    void replace(String conversationId, SortedSet<EntryPointEnd> claims) {
        rows.put(conversationId, useful(claims));
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
