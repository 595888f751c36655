package convometer.ingest.http;

import convometer.ingest.Outcome;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.http.server.netty.NettyHttpRequest;

import jakarta.inject.Singleton;

import java.util.Objects;
import java.util.Optional;

/// Gives the controller what the connection received.
@Singleton
final class DeliveryBinder implements TypedRequestArgumentBinder<WebhookDelivery> {

    private static final WebhookDelivery NONE = new WebhookDelivery.Refused(Outcome.BAD_SIGNATURE);

    @Override
    public Argument<WebhookDelivery> argumentType() {
        return Argument.of(WebhookDelivery.class);
    }

    @Override
    public BindingResult<WebhookDelivery> bind(
            ArgumentConversionContext<WebhookDelivery> context, HttpRequest<?> source) {
        var channel = ((NettyHttpRequest<?>) source).getChannelHandlerContext().channel();
        var delivery = Objects.requireNonNullElse(RequestReader.deliveryOn(channel), NONE);
        return () -> Optional.of(delivery);
    }
}
