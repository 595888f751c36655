package convometer.ingest.http;

import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;

import java.net.InetSocketAddress;

/// Puts a [RequestReader] before the server's own handler, on every connection. Those to a port of
/// the management's own come from inside and are left alone, so that an attack does not hide what
/// it does.
@Singleton
final class ServerPipeline implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    private final Provider<Connections> connections;
    private final int managementPort;

    ServerPipeline(
            Provider<Connections> connections,
            @Value("${management.port:0}") int managementPort,
            @Value("${micronaut.server.port:0}") int webhookPort) {
        // Else nobody would receive a webhook: every connection would be the management's.
        if (managementPort > 0 && managementPort == webhookPort)
            throw new IllegalArgumentException(
                    "management.port must not be the port of the webhook: " + managementPort);
        this.connections = connections;
        this.managementPort = managementPort;
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(
            BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new OnListener(connections.get(), managementPort));
        return event.getBean();
    }

    private record OnListener(Connections connections, int managementPort)
            implements NettyServerCustomizer {

        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION && !isManagement(channel)
                    ? new OnConnection(channel, connections.opened(channel))
                    : this;
        }

        private boolean isManagement(Channel channel) {
            return channel.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == managementPort;
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
