package convometer.ingest;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

import jakarta.inject.Singleton;

/// Keeps the server from decompressing requests: a signature may be over the bytes as they were
/// sent. The encoding travels on in a header of our own.
@Singleton
final class ReceivedEncoding implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    static final String HEADER = "X-Received-Encoding";

    @Override
    public NettyServerCustomizer.Registry onCreated(
            BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Customizer());
        return event.getBean();
    }

    /// Puts the renaming before the server's own handler, on every connection.
    private static final class Customizer implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return new OnStream(channel);
        }
    }

    private record OnStream(Channel channel) implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel stream, ChannelRole role) {
            return new OnStream(stream);
        }

        @Override
        public void onStreamPipelineBuilt() {
            channel.pipeline()
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                            "received-encoding",
                            new Rename());
        }
    }

    private static final class Rename extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpRequest request) rename(request);
            context.fireChannelRead(message);
        }

        private static void rename(HttpRequest request) {
            var headers = request.headers();
            var encoding = headers.get(HttpHeaderNames.CONTENT_ENCODING);
            headers.remove(HEADER);
            if (encoding == null) return;
            headers.remove(HttpHeaderNames.CONTENT_ENCODING);
            headers.set(HEADER, encoding);
        }
    }
}
