package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A message of the business as the live state holds it: what is known of it, and what was told.
public final class LiveMessage {

    private Outbound known;
    private Instant touchedAt;
    private int revision;
    private @Nullable Placement placement;
    private boolean disputeTold;

    /// What was told of it is not what would be told now, or was told under another name.
    private boolean stale;

    /// Its conversation has counted it.
    private boolean counted = true;

    /// It is not as its row has it, or it has none.
    private boolean changed;

    /// A message.
    ///
    /// @param touchedAt when something came here last that changed it, by our clock
    /// @param revision the last told of its delivery; 0: none
    /// @param placement as it was told; null: its delivery does not count, or not any more
    /// @param disputeTold that it disputes the window was told
    public LiveMessage(
            Outbound known,
            Instant touchedAt,
            int revision,
            @Nullable Placement placement,
            boolean disputeTold) {
        this.known = known;
        this.touchedAt = touchedAt;
        this.revision = revision;
        this.placement = placement;
        this.disputeTold = disputeTold;
    }

    public Outbound known() {
        return known;
    }

    public Instant touchedAt() {
        return touchedAt;
    }

    public int revision() {
        return revision;
    }

    public @Nullable Placement placement() {
        return placement;
    }

    public boolean disputeTold() {
        return disputeTold;
    }

    boolean counted() {
        return counted;
    }

    boolean changed() {
        return changed;
    }

    void stored() {
        changed = false;
    }

    /// Where it stands in the order of C1; of whose time nothing is known stands where it came.
    public Position position() {
        var first = known.firstInstant();
        return new Position(first.equals(Instant.MAX) ? touchedAt : first, known.wamid());
    }

    /// Whether it has a part. What is only known as read, in a thread that forgets, may be one of
    /// those that are forgotten, and is read late; it waits for the rest.
    boolean counts(boolean forgetful) {
        return known.counts() && (!forgetful || placement != null || !known.isOnlyRead());
    }

    /// What it is now. What is told of it is stale where its delivery is another one by that.
    void learn(Outbound merged, Instant at) {
        if (placement != null)
            stale |=
                    !merged.counts()
                            || !Delivery.of(known, placement)
                                    .equals(Delivery.of(merged, placement));
        known = merged;
        touch(at);
    }

    private void touch(Instant at) {
        if (at.isAfter(touchedAt)) touchedAt = at;
        changed = true;
    }

    /// It was told under another name.
    void leave() {
        stale = placement != null;
        counted = false;
    }

    /// The other's facts are its own. What was told of either is told again where the two were told
    /// differently.
    void absorb(LiveMessage other) {
        var bothTold = revision > 0 && other.revision > 0;
        var news = other.known;
        if (revision == 0) {
            news = known;
            known = other.known;
            placement = other.placement;
            stale = other.stale;
            counted = other.counted;
        }
        learn(known.merge(news), other.touchedAt);
        revision = Math.max(revision, other.revision);
        disputeTold |= other.disputeTold;
        if (!bothTold) return;
        if (placement == null) {
            placement = other.placement;
            counted = other.counted;
        }
        stale = placement != null;
    }

    /// Tells what there is to tell of its delivery, now that it stands there.
    void settle(@Nullable Placement now, String number, Telling telling) {
        var before = placement;
        placement = now;
        if (now != null) {
            if (stale || !now.equals(before)) tell(Delivery.of(known, now), number, telling);
        } else if (before != null) tell(Delivery.of(known, before).withdraw(), number, telling);
        stale = false;
        counted = true;
    }

    private void tell(Delivery delivery, String number, Telling telling) {
        telling.tell(number, new Decision.MessageDelivered(delivery, ++revision));
        changed = true;
    }

    /// W6, once.
    void tellDispute(String number, Telling telling) {
        if (disputeTold || !known.disputed() || known.kind() == Kind.TEMPLATE) return;
        disputeTold = true;
        changed = true;
        telling.tell(number, new Decision.WindowDisputed(known.wamid()));
    }
}
