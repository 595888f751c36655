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

/// The embedded broker: one node that is also its controller. Its `main` is the child's: it formats
/// the folder if that is new and then is a Kafka like any other.
public final class KafkaBroker {

    /// One name for all, so that a folder can be used again: "convometer-local" in base 64.
    private static final String CLUSTER = "Y29udm9tZXRlci1sb2NhbA";

    private static final int HEAP_MB = 384;

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

    static Recipe recipe(Installation installation, StackSettings settings, Path folder) {
        var ports = settings.ports();
        var properties = writeProperties(settings, folder);
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
                Ports.BROKER,
                Recipe.BROKER,
                command,
                Map.of(),
                URI.create("kafka://" + ports.addressOf(Ports.BROKER)),
                () -> accepts(ports.of(Ports.BROKER)));
    }

    private static boolean accepts(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        }
    }

    private static Path writeProperties(StackSettings settings, Path folder) {
        var file = folder.resolve("kafka.properties");
        var all = new StringBuilder(properties(settings, folder.resolve("kafka")));
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

    private static String properties(StackSettings settings, Path logs) {
        var ports = settings.ports();
        return """
        process.roles=broker,controller
        node.id=1
        listeners=%4$s://%1$s,CONTROLLER://%2$s
        advertised.listeners=%4$s://%1$s
        inter.broker.listener.name=%4$s
        controller.listener.names=CONTROLLER
        controller.quorum.voters=1@%2$s
        listener.security.protocol.map=%4$s:%4$s,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=33554432
        num.network.threads=2
        num.io.threads=4
        """
                .formatted(
                        ports.addressOf(Ports.BROKER),
                        ports.addressOf(Ports.CONTROLLER),
                        logs,
                        settings.security().protocol());
    }

    private KafkaBroker() {}
}
