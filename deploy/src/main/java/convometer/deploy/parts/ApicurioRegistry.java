package convometer.deploy.parts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The embedded schema registry: Apicurio, spoken to through its Confluent-compatible API.
public final class ApicurioRegistry {

    private static final String API = "/apis/ccompat/v7";
    private static final int HEAP_MB = 256;

    static Recipe recipe(Installation installation, Ports ports, Path folder) {
        var url = url(ports);
        var jar = installation.built("registry/quarkus-run.jar");
        var command =
                installation.java(
                        Ports.REGISTRY,
                        HEAP_MB,
                        List.of(jar),
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + ports.of(Ports.REGISTRY),
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=0",
                        "-Dapicurio.datasource.url=jdbc:h2:file:"
                                + folder.resolve("registry/schemas"),
                        "-jar",
                        jar.toString());
        return new Recipe(
                Ports.REGISTRY,
                Recipe.REGISTRY,
                command,
                Map.of(),
                url,
                () -> Http.answersOk(URI.create(url + "/subjects")));
    }

    /// Where its Confluent-compatible API is.
    public static URI url(Ports ports) {
        return URI.create(ports.urlOf(Ports.REGISTRY) + API);
    }

    /// Every schema must be readable with every other of its subject, in both directions.
    static void demandCompatibility(Ports ports) throws IOException, InterruptedException {
        var address = URI.create(url(ports) + "/config");
        var status = Http.putJson(address, "{\"compatibility\": \"FULL_TRANSITIVE\"}");
        if (status != 200) throw new IOException("PUT " + address + " answered " + status);
    }

    private ApicurioRegistry() {}
}
