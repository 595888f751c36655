package convometer.deploy.parts;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the build made, and where: the launcher's own jar tells where the others are.
///
/// @param root the repository's root
/// @param lasting what it starts runs for long, so that compiling as well as one can pays
public record Installation(Path root, boolean lasting) {

    /// The one that this class was loaded from.
    public static Installation here() {
        try {
            var source = Installation.class.getProtectionDomain().getCodeSource().getLocation();
            // From deploy/target/deploy.jar as from deploy/target/classes, the root is three up.
            return new Installation(Path.of(source.toURI()).resolve("../../..").normalize(), false);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Installation lasting(boolean forLong) {
        return new Installation(root, forLong);
    }

    Path built(String file) {
        return existing(root.resolve("deploy/target").resolve(file));
    }

    Path service(String module) {
        return existing(root.resolve(module + "/target/" + module + ".jar"));
    }

    /// A Java virtual machine like this one, told to be small.
    ///
    /// @param name of the part
    /// @param classPath jars, or folders of jars: what it will load
    List<String> java(String name, int heapMegabytes, List<Path> classPath, String... more) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        if (!lasting) command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(
                ClassArchive.options(
                        root.resolve("deploy/target/class-archives"), name, classPath));
        command.addAll(List.of(more));
        return command;
    }

    private static Path existing(Path built) {
        if (Files.exists(built)) return built;
        throw new IllegalStateException(
                built + " is missing: run mvn -DskipTests package, or start with deploy/run");
    }
}
