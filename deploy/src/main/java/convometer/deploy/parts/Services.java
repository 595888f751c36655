package convometer.deploy.parts;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The four services as they are started here: jars with an environment, as anywhere else.
final class Services {

    static final List<String> ALL =
            List.of(Ports.INGEST, Ports.TRACKER, Ports.OUTBOUND, Ports.BILLING);

    private static final int HEAP_MB = 320;

    static Recipe recipe(
            Installation installation, StackSettings settings, Path folder, String service) {
        var port = settings.ports().of(service);
        return recipe(installation, settings, folder, service, service, port);
    }

    /// One of several instances of a service.
    ///
    /// @param name of the instance, and of its state's folder
    static Recipe recipe(
            Installation installation,
            StackSettings settings,
            Path folder,
            String service,
            String name,
            int port) {
        var url = Ports.urlOf(port);
        var other = settings.jars().get(service);
        var jar = other == null ? installation.service(service) : other;
        var classPath = List.of(jar, jar.resolveSibling("lib"));
        var command = installation.java(service, HEAP_MB, classPath, "-jar", jar.toString());
        return new Recipe(
                name,
                Recipe.SERVICE,
                command,
                environment(settings, service, folder.resolve("state").resolve(name), port),
                URI.create(url),
                () -> Http.answersOk(URI.create(url + "/health")));
    }

    /// A program of the launcher's jar, as the services are started. Nobody can ask it whether it
    /// is ready.
    static Recipe beside(
            Installation installation,
            StackSettings settings,
            String name,
            Class<?> program,
            String... arguments) {
        var jar = installation.built("deploy.jar");
        var libraries = installation.built("lib");
        var options = new ArrayList<>(List.of("-cp", jar + ":" + libraries + "/*"));
        options.add(program.getName());
        options.addAll(List.of(arguments));
        var command =
                installation.java(
                        name, HEAP_MB, List.of(jar, libraries), options.toArray(String[]::new));
        return new Recipe(
                name,
                Recipe.SERVICE,
                command,
                Map.of(),
                URI.create("kafka://" + settings.ports().bootstrapServers()),
                () -> true);
    }

    private static Map<String, String> environment(
            StackSettings settings, String service, Path state, int port) {
        var ports = settings.ports();
        var environment = Environment.of(service, settings.environment());
        // Each thread has transactions of its own, and with little to do these cost the most.
        if (!settings.lasting()) environment.putIfAbsent("STREAMS_THREADS", "1");
        environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        environment.put("STREAMS_STATE_DIR", state.toString());
        environment.put("CONVOMETER_CLOCK", settings.clock());
        environment.put("TRACKER_URL", ports.urlOf(Ports.TRACKER));
        environment.put("WINDOW_TRACKER_URL", ports.urlOf(Ports.TRACKER));
        environment.putAll(settings.access(service));
        return environment;
    }

    private Services() {}
}
