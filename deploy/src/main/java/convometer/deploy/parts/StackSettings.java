package convometer.deploy.parts;

import convometer.schemas.service.topics.TopicSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// What one may choose about a [Stack].
///
/// @param ports who listens where, and so how many brokers there are
/// @param data a folder that keeps everything between runs; without one nothing is kept
/// @param clock the services' clock: `system`, or `file:PATH` for one that somebody else moves
/// @param environment of the services, by the names that operators set; secrets are made up
/// @param lasting it runs for long or under load, so that compiling as well as one can pays; else
///   it starts sooner
/// @param jars of the services that are not to run as they were built here
/// @param security of the broker
/// @param progress hears what is being done, a line at a time
public record StackSettings(
        Ports ports,
        @Nullable Path data,
        String clock,
        Map<String, String> environment,
        boolean lasting,
        Map<String, Path> jars,
        KafkaSecurity security,
        Consumer<String> progress) {

    public static final String APP_SECRET = "WHATSAPP_APP_SECRET";
    public static final String VERIFY_TOKEN = "WHATSAPP_VERIFY_TOKEN";
    public static final String ACCESS_TOKEN = "WHATSAPP_ACCESS_TOKEN";
    public static final String GRAPH_URL = "WHATSAPP_GRAPH_URL";
    public static final String ACCOUNTS_FILE = "ACCOUNTS_FILE";
    public static final String RATES_DIR = "RATES_DIR";
    public static final String PARTITIONS = "KAFKA_TOPICS_PARTITIONS";

    public static final String REPLICATION_FACTOR = "KAFKA_TOPICS_REPLICATION_FACTOR";
    public static final String MIN_INSYNC_REPLICAS = "KAFKA_TOPICS_MIN_INSYNC_REPLICAS";

    /// A login: the embedded registry asks for it where it is set.
    public static final String REGISTRY_LOGIN = "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO";

    /// On one machine more would only be more to look after.
    private static final int FEW_PARTITIONS = 4;

    /// Fills in what nobody chose: secrets, the simulator as Meta, the sample's accounts and rates.
    public StackSettings {
        var filled = new HashMap<>(environment);
        var sample = Installation.here().root().resolve("deploy/sample");
        filled.putIfAbsent(APP_SECRET, secret());
        filled.putIfAbsent(VERIFY_TOKEN, secret());
        filled.putIfAbsent(ACCESS_TOKEN, secret());
        filled.putIfAbsent(GRAPH_URL, simulatorUrl(ports));
        filled.putIfAbsent(ACCOUNTS_FILE, sample.resolve("accounts.yaml").toString());
        filled.putIfAbsent(RATES_DIR, sample.resolve("rates").toString());
        filled.putIfAbsent(PARTITIONS, Integer.toString(FEW_PARTITIONS));
        environment = Map.copyOf(filled);
        jars = Map.copyOf(jars);
    }

    /// On the ports that everybody knows, keeping nothing, saying nothing.
    public static StackSettings on(Ports ports) {
        return new StackSettings(
                ports, null, "system", Map.of(), false, Map.of(), KafkaSecurity.NONE, line -> {});
    }

    public StackSettings keeping(@Nullable Path folder) {
        return new StackSettings(
                ports, folder, clock, environment, lasting, jars, security, progress);
    }

    public StackSettings onClock(String setting) {
        return new StackSettings(
                ports, data, setting, environment, lasting, jars, security, progress);
    }

    public StackSettings toLast() {
        return new StackSettings(ports, data, clock, environment, true, jars, security, progress);
    }

    public StackSettings telling(Consumer<String> listener) {
        return new StackSettings(
                ports, data, clock, environment, lasting, jars, security, listener);
    }

    public StackSettings secured(KafkaSecurity how) {
        return new StackSettings(ports, data, clock, environment, lasting, jars, how, progress);
    }

    /// The same, but one variable of the services' environment.
    public StackSettings with(String variable, String value) {
        var changed = new HashMap<>(environment);
        changed.put(variable, value);
        return new StackSettings(ports, data, clock, changed, lasting, jars, security, progress);
    }

    /// The same, but a service of another build.
    public StackSettings with(String service, Path jar) {
        var changed = new HashMap<>(jars);
        changed.put(service, jar);
        return new StackSettings(
                ports, data, clock, environment, lasting, changed, security, progress);
    }

    /// How topics are made, as the services are told.
    TopicSettings topics() {
        return new TopicSettings(
                Objects.requireNonNull(number(PARTITIONS)),
                number(REPLICATION_FACTOR),
                number(MIN_INSYNC_REPLICAS),
                false);
    }

    private @Nullable Integer number(String variable) {
        var set = environment.get(variable);
        try {
            return set == null ? null : Integer.valueOf(set);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(variable + " is no number: " + set, e);
        }
    }

    /// What a client has in its environment to find broker and registry, and to get in.
    ///
    /// @param user as whom the broker is to know it
    Map<String, String> access(String user) {
        var access = new HashMap<>(security.environment(user));
        access.put("KAFKA_BOOTSTRAP_SERVERS", ports.bootstrapServers());
        access.put("SCHEMA_REGISTRY_URL", ApicurioRegistry.url(ports).toString());
        var login = environment.get(REGISTRY_LOGIN);
        if (login != null) access.put(REGISTRY_LOGIN, login);
        return access;
    }

    /// Where the services look for Meta.
    public String graphUrl() {
        return Objects.requireNonNull(environment.get(GRAPH_URL));
    }

    /// Where the simulator would be.
    public String simulatorUrl() {
        return simulatorUrl(ports);
    }

    private static String simulatorUrl(Ports ports) {
        return ports.urlOf(Ports.SIMULATOR) + "/v24.0";
    }

    private static String secret() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
