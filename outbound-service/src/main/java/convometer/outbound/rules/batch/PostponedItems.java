package convometer.outbound.rules.batch;

import convometer.outbound.rules.batch.BatchProgress.Attempt;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// The items of a batch that wait for the end of their customers' quiet hours, by that instant.
/// There may be as many as a batch has items, so they are kept apart from its progress.
public interface PostponedItems {

    /// Those of a batch without quiet hours.
    PostponedItems NONE =
            new PostponedItems() {
                @Override
                public @Nullable Instant quietUntil(int item, Instant now) {
                    return null;
                }

                @Override
                public void add(Instant until, Attempt attempt) {
                    throw new IllegalStateException("nothing is quiet");
                }

                @Override
                public @Nullable Instant first() {
                    return null;
                }

                @Override
                public Attempt remove() {
                    throw new IllegalStateException("nothing waits");
                }
            };

    /// When the quiet hours end that the item's customer has now; null: there are none now.
    @Nullable Instant quietUntil(int item, Instant now);

    void add(Instant until, Attempt attempt);

    /// When the first of them may go; null: none waits.
    @Nullable Instant first();

    /// Removes the first of them and returns it.
    Attempt remove();
}
