package convometer.ingest.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/// Puts a [RequestReader] before the server's own handler, on every connection.
@Singleton
final class ServerPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    private final Provider<Connections> connections;

    ServerPipeline(Provider<Connections> connections) {
        this.connections = connections;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(
            BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new OnListener(connections.get()));
        return event.getBean();
    }

    private record OnListener(Connections connections) implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION
                    ? new OnConnection(channel, connections.opened(channel))
                    : this;
        }
    }

    private record OnConnection(Channel channel, RequestReader reader)
            implements NettyServerCustomizer {

        @Override
        public void onStreamPipelineBuilt() {
            channel.pipeline()
                    .addBefore(
                            ChannelPipelineCustomizer.HANDLER_MICRONAUT_INBOUND,
                            "request-reader",
                            reader);
        }
    }
}
