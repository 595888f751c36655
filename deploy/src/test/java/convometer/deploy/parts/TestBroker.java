package convometer.deploy.parts;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The broker of the tests, chosen once a JVM by `-Dconvometer.test.broker`: `testcontainers`,
/// `embedded`, or `auto`, which takes a container where Docker and the image are at hand. Says
/// which it took and why. It ends with the JVM.
public final class TestBroker {

    static final String IMAGE =
            System.getProperty("convometer.test.broker.image", "apache/kafka:4.3.1");

    /// Which broker, and why that one.
    record Choice(boolean container, String why) {}

    /// Starts the broker when somebody first asks.
    private static final class Started {
        static final String BOOTSTRAP_SERVERS = start(chosen());
    }

    public static String bootstrapServers() {
        return Started.BOOTSTRAP_SERVERS;
    }

    static Choice choose(String setting, Docker docker) {
        return switch (setting) {
            case "embedded" -> new Choice(false, "asked for");
            case "testcontainers" -> new Choice(true, "asked for");
            case "auto" -> {
                var missing = docker.missing(IMAGE);
                yield missing.isEmpty()
                        ? new Choice(true, "Docker has " + IMAGE)
                        : new Choice(false, missing);
            }
            default ->
                    throw new IllegalArgumentException(
                            "convometer.test.broker is auto, testcontainers or embedded, not \""
                                    + setting
                                    + "\"");
        };
    }

    private static Choice chosen() {
        return choose(System.getProperty("convometer.test.broker", "auto"), Docker.local());
    }

    private static String start(Choice choice) {
        var which = choice.container() ? "testcontainers" : "embedded";
        System.out.println("Broker of the tests: " + which + " (" + choice.why() + ")");
        return choice.container() ? contained() : embedded();
    }

    private static String contained() {
        var image = DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("apache/kafka");
        var container = new KafkaContainer(image);
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        container.start();
        return container.getBootstrapServers();
    }

    private static String embedded() {
        try {
            var ports = Ports.free();
            var workspace = Workspace.in(null);
            var guard = Guard.over(workspace.folder(), true);
            var recipe =
                    KafkaBroker.recipe(
                            Installation.here(), StackSettings.on(ports), workspace.folder(), 1);
            // The guard ends the broker and removes its folder when this JVM is gone.
            new ChildProcess(recipe, guard, workspace.logs(), part -> {}).start();
            return ports.addressOf(Ports.BROKER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestBroker() {}
}
