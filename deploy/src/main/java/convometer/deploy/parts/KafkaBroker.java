package convometer.deploy.parts;

import kafka.Kafka;
import kafka.tools.StorageTool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The embedded broker: one node that is also its controller, or one of several that each are both.
/// Its `main` is the child's: it formats the folder if that is new and then is a Kafka like any
/// other.
public final class KafkaBroker {

    /// One name for all, so that a folder can be used again: "convometer-local" in base 64.
    private static final String CLUSTER = "Y29udm9tZXRlci1sb2NhbA";

    private static final int HEAP_MB = 384;

    /// With so many, one may be lost while another one is restarted.
    private static final int REPLICAS = 3;

    public static void main(String[] args) {
        var properties = args[0];
        var format =
                new ArrayList<>(
                        List.of(
                                "format",
                                "--config",
                                properties,
                                "--cluster-id",
                                CLUSTER,
                                "--ignore-formatted"));
        format.addAll(List.of(args).subList(1, args.length));
        var status = StorageTool.execute(format.toArray(String[]::new), System.out);
        if (status != 0) System.exit(status);
        Kafka.main(new String[] {properties});
    }

    /// @param node of the cluster, from 1
    static Recipe recipe(Installation installation, StackSettings settings, Path folder, int node) {
        var ports = settings.ports();
        var name = Ports.broker(node);
        var properties = writeProperties(settings, folder, node);
        var jar = installation.built("deploy.jar");
        var own = installation.built("broker/lib");
        var shared = installation.built("lib");
        var options =
                new ArrayList<>(
                        List.of(
                                "-Dlogback.configurationFile=broker-logback.xml",
                                "-cp",
                                jar + ":" + own + "/*:" + shared + "/*",
                                KafkaBroker.class.getName(),
                                properties.toString()));
        options.addAll(settings.security().format());
        var command =
                installation.java(
                        Ports.BROKER,
                        HEAP_MB,
                        List.of(jar, own, shared),
                        options.toArray(String[]::new));
        return new Recipe(
                name,
                Recipe.BROKER,
                command,
                Map.of(),
                URI.create("kafka://" + ports.addressOf(name)),
                () -> accepts(ports.of(name)));
    }

    private static boolean accepts(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        }
    }

    private static Path writeProperties(StackSettings settings, Path folder, int node) {
        var broker = Ports.broker(node);
        var file = folder.resolve(broker + ".properties");
        var all = new StringBuilder(properties(settings, folder.resolve(broker), node));
        settings.security()
                .broker()
                .forEach((name, value) ->
                        all.append(name).append('=').append(escaped(value)).append('\n'));
        try {
            return Files.writeString(file, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As Java writes it into a file of properties: a PEM has several lines.
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String properties(StackSettings settings, Path logs, int node) {
        var ports = settings.ports();
        var voters =
                ports.brokers().stream()
                        .map(each -> each + "@" + ports.addressOf(Ports.controller(each)))
                        .collect(Collectors.joining(","));
        var replicas = Math.min(REPLICAS, ports.brokers().size());
        var insync = replicas == REPLICAS ? REPLICAS - 1 : 1;
        return """
        process.roles=broker,controller
        node.id=%5$d
        listeners=%4$s://%1$s,CONTROLLER://%2$s
        advertised.listeners=%4$s://%1$s
        inter.broker.listener.name=%4$s
        controller.listener.names=CONTROLLER
        controller.quorum.voters=%6$s
        listener.security.protocol.map=%4$s:%4$s,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        default.replication.factor=%7$d
        min.insync.replicas=%8$d
        offsets.topic.replication.factor=%7$d
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=%7$d
        transaction.state.log.min.isr=%8$d
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=%7$d
        share.coordinator.state.topic.min.isr=%8$d
        share.coordinator.state.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=33554432
        num.network.threads=2
        num.io.threads=4
        """
                .formatted(
                        ports.addressOf(Ports.broker(node)),
                        ports.addressOf(Ports.controller(node)),
                        logs,
                        settings.security().protocol(),
                        node,
                        voters,
                        replicas,
                        insync);
    }

    private KafkaBroker() {}
}
