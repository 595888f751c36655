package convometer.deploy.parts;

import convometer.schemas.registry.RegistryAccess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The embedded schema registry: Apicurio, spoken to through its Confluent-compatible API. It asks
/// for a login where the services have one in their environment.
public final class ApicurioRegistry {

    private static final String API = "/apis/ccompat/v7";
    private static final int HEAP_MB = 256;

    /// In its environment, where a password is less easily seen than among its options.
    private static final String PASSWORD = "REGISTRY_PASSWORD";

    static Recipe recipe(Installation installation, StackSettings settings, Path folder) {
        var ports = settings.ports();
        var url = url(ports);
        var jar = installation.built("registry/quarkus-run.jar");
        var options =
                new ArrayList<>(
                        List.of(
                                "-Dquarkus.http.host=127.0.0.1",
                                "-Dquarkus.http.port=" + ports.of(Ports.REGISTRY),
                                "-Dquarkus.management.host=127.0.0.1",
                                "-Dquarkus.management.port=0",
                                "-Dapicurio.datasource.url=jdbc:h2:file:"
                                        + folder.resolve("registry/schemas")));
        var environment = Map.<String, String>of();
        var login = settings.environment().get(StackSettings.REGISTRY_LOGIN);
        if (login != null) {
            var user = login.split(":", 2);
            options.addAll(onlyFor(user[0]));
            environment = Map.of(PASSWORD, user[1]);
        }
        options.addAll(List.of("-jar", jar.toString()));
        var authorization = authorization(settings);
        return new Recipe(
                Ports.REGISTRY,
                Recipe.REGISTRY,
                installation.java(
                        Ports.REGISTRY, HEAP_MB, List.of(jar), options.toArray(String[]::new)),
                environment,
                url,
                () -> Http.answersOk(URI.create(url + "/subjects"), authorization));
    }

    /// Quarkus knows users by its settings alone: no provider of logins is needed.
    private static List<String> onlyFor(String user) {
        var users = "-Dquarkus.security.users.embedded.";
        var api = "-Dquarkus.http.auth.permission.api.";
        return List.of(
                "-Dquarkus.http.auth.basic=true",
                users + "plain-text=true",
                users + "users." + user + "=${" + PASSWORD + "}",
                users + "roles." + user + "=sr-admin",
                api + "paths=/apis/*",
                api + "policy=authenticated");
    }

    private static @Nullable String authorization(StackSettings settings) {
        var login = settings.environment().getOrDefault(StackSettings.REGISTRY_LOGIN, "");
        return RegistryAccess.of(Map.of(RegistryAccess.USER_INFO, login)).authorization();
    }

    /// Where its Confluent-compatible API is.
    public static URI url(Ports ports) {
        return URI.create(ports.urlOf(Ports.REGISTRY) + API);
    }

    /// Every schema must be readable with every other of its subject, in both directions.
    static void demandCompatibility(StackSettings settings)
            throws IOException, InterruptedException {
        var address = URI.create(url(settings.ports()) + "/config");
        var wanted = "{\"compatibility\": \"FULL_TRANSITIVE\"}";
        var status = Http.putJson(address, wanted, authorization(settings));
        if (status != 200) throw new IOException("PUT " + address + " answered " + status);
    }

    private ApicurioRegistry() {}
}
