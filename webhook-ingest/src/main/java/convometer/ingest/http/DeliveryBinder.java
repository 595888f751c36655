package convometer.ingest.http;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.http.server.netty.NettyHttpRequest;

import jakarta.inject.Singleton;

import java.util.Optional;

/// Gives the controller what the connection received.
@Singleton
final class DeliveryBinder implements TypedRequestArgumentBinder<WebhookDelivery> {

    @Override
    public Argument<WebhookDelivery> argumentType() {
        return Argument.of(WebhookDelivery.class);
    }

    @Override
    public BindingResult<WebhookDelivery> bind(
            ArgumentConversionContext<WebhookDelivery> context, HttpRequest<?> source) {
        var channel = ((NettyHttpRequest<?>) source).getChannelHandlerContext().channel();
        var delivery = RequestReader.deliveryOn(channel);
        // A wrong signature would be the sender's fault; this is ours.
        if (delivery == null) throw new IllegalStateException("nobody has received the request");
        return () -> Optional.of(delivery);
    }
}
