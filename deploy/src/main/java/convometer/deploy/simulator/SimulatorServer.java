package convometer.deploy.simulator;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.runtime.server.EmbeddedServer;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/// The HTTP server of a simulator: Micronaut's, as the services have, in the JVM of whoever starts
/// it.
final class SimulatorServer implements AutoCloseable {

    /// The launcher has the services' jars on its class path; their beans do not belong here.
    private static final BeanConfiguration[] OTHERS =
            Stream.of("billing", "ingest", "outbound", "schemas", "tracker")
                    .map(module -> BeanConfiguration.disabled("convometer." + module))
                    .toArray(BeanConfiguration[]::new);

    private static final int ANY_PORT = -1;

    /// Longer than any fault holds a connection. Senders keep theirs, and one that is closed looks
    /// like a lost answer to them.
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(20);

    private final ApplicationContext context;
    private final int port;

    SimulatorServer(MetaSimulator simulator, String host, int port) {
        this.context = context(host, port).registerSingleton(MetaSimulator.class, simulator);
        this.port = port;
    }

    /// Starts to listen.
    ///
    /// @throws IOException if the port is taken
    void open() throws IOException {
        try {
            var _ = context.start().getBean(EmbeddedServer.class).start();
        } catch (ServerStartupException e) {
            throw new IOException("the simulator cannot listen on port " + port, e);
        }
    }

    /// Neither the environment nor a file of the class path changes how it runs.
    private static ApplicationContext context(String host, int port) {
        return ApplicationContext.builder()
                .beanConfigurations(OTHERS)
                .bootstrapEnvironment(false)
                .deduceEnvironment(false)
                .enableDefaultPropertySources(false)
                .environmentPropertySource(false)
                .properties(
                        Map.of(
                                // Meta's tokens are looked at here, not those of the services.
                                "micronaut.security.filter.enabled",
                                false,
                                "micronaut.server.host",
                                host,
                                "micronaut.server.port",
                                port == 0 ? ANY_PORT : port,
                                "micronaut.server.idle-timeout",
                                IDLE_TIMEOUT,
                                "jackson.serialization-inclusion",
                                "ALWAYS"))
                .banner(false)
                .build();
    }

    URI url() {
        var server = context.getBean(EmbeddedServer.class);
        return URI.create("http://" + server.getHost() + ":" + server.getPort());
    }

    @Override
    public void close() {
        context.close();
    }
}
