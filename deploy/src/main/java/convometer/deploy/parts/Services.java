package convometer.deploy.parts;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The four services as they are started here: jars with an environment, as anywhere else.
final class Services {

    static final List<String> ALL =
            List.of(Ports.INGEST, Ports.TRACKER, Ports.OUTBOUND, Ports.BILLING);

    private static final int HEAP_MB = 320;

    static Recipe recipe(
            Installation installation, StackSettings settings, Path folder, String service) {
        var ports = settings.ports();
        var url = ports.urlOf(service);
        var jar = installation.service(service);
        var classPath = List.of(jar, jar.resolveSibling("lib"));
        var command = installation.java(service, HEAP_MB, classPath, "-jar", jar.toString());
        return new Recipe(
                service,
                Recipe.SERVICE,
                command,
                environment(settings, folder, service),
                URI.create(url),
                () -> Http.answersOk(URI.create(url + "/health")));
    }

    private static Map<String, String> environment(
            StackSettings settings, Path folder, String service) {
        var ports = settings.ports();
        var environment = new HashMap<>(settings.environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", ports.addressOf(Ports.BROKER));
        environment.put("SCHEMA_REGISTRY_URL", ApicurioRegistry.url(ports).toString());
        environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(ports.of(service)));
        environment.put("STREAMS_STATE_DIR", folder.resolve("state").resolve(service).toString());
        environment.put("CONVOMETER_CLOCK", settings.clock());
        environment.put("TRACKER_URL", ports.urlOf(Ports.TRACKER));
        return environment;
    }

    private Services() {}
}
