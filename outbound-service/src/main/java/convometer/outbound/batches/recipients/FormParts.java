package convometer.outbound.batches.recipients;

import convometer.schemas.service.Problem.FieldError;

import io.micronaut.http.multipart.CompletedPart;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The parts of a form, once all of them are there.
public final class FormParts implements Subscriber<CompletedPart> {

    private final List<CompletedPart> parts = new ArrayList<>();
    private final CompletableFuture<List<CompletedPart>> all = new CompletableFuture<>();

    public static List<CompletedPart> of(Publisher<CompletedPart> form) {
        var parts = new FormParts();
        form.subscribe(parts);
        try {
            return parts.all.join();
        } catch (CompletionException e) {
            // What is wrong with the form is for whoever sent it.
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(CompletedPart part) {
        parts.add(part);
    }

    @Override
    public void onError(Throwable error) {
        all.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        all.complete(List.copyOf(parts));
    }

    /// The part that has a name.
    public static CompletedPart part(List<CompletedPart> parts, String name) {
        for (var part : parts) if (part.getName().equals(name)) return part;
        throw MalformedBatch.of(List.of(new FieldError(name, "is required as a part")));
    }
}
