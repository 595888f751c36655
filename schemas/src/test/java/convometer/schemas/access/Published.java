package convometer.schemas.access;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Waits for what is published.
final class Published {

    /// The first, or null where there is none.
    static <T> @Nullable T first(Publisher<T> publisher)
            throws InterruptedException, ExecutionException {
        var result = new CompletableFuture<@Nullable T>();
        publisher.subscribe(
                new Subscriber<>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(T value) {
                        result.complete(value);
                    }

                    @Override
                    public void onError(Throwable error) {
                        result.completeExceptionally(error);
                    }

                    @Override
                    public void onComplete() {
                        result.complete(null);
                    }
                });
        return result.get();
    }

    private Published() {}
}
