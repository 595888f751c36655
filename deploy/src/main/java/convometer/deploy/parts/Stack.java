package convometer.deploy.parts;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.service.topics.TopicAdmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The whole pipeline on one machine: broker, registry and the four services, each a process. It
/// ends with the one that started it, whatever ends that one.
public final class Stack implements AutoCloseable {

    private static final Duration JOIN = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final StackSettings settings;
    private final Installation installation;
    private final Workspace workspace;
    private final Guard guard;
    private final List<ChildProcess> brokers;
    private final ChildProcess registry;
    private final Map<String, ChildProcess> services = new LinkedHashMap<>();
    private final CompletableFuture<PartFailure> failure = new CompletableFuture<>();
    private final Thread hook = new Thread(this::close, "end-parts");
    private boolean closed;

    private Stack(StackSettings settings, List<String> wanted) throws IOException {
        installation = Installation.here().lasting(settings.lasting());
        this.settings = settings;
        this.workspace = Workspace.in(settings.data());
        this.guard = Guard.over(workspace.folder(), workspace.isTemporary());
        var folder = workspace.folder();
        this.brokers =
                settings.ports().brokers().stream()
                        .map(node -> KafkaBroker.recipe(installation, settings, folder, node))
                        .map(this::child)
                        .toList();
        this.registry = child(ApicurioRegistry.recipe(installation, settings, folder));
        for (var service : wanted)
            services.put(service, child(Services.recipe(installation, settings, folder, service)));
    }

    /// Starts everything and comes back when every part answers.
    ///
    /// @throws PortTaken before anything is started
    /// @throws PartFailure if one does not come up; then none is left
    public static Stack start(StackSettings settings) {
        return start(settings, Services.ALL);
    }

    /// The same with some of the services only.
    ///
    /// @param wanted names of services
    public static Stack start(StackSettings settings, List<String> wanted) {
        settings.ports().check();
        try {
            var stack = new Stack(settings, wanted);
            Runtime.getRuntime().addShutdownHook(stack.hook);
            stack.bringUp();
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public StackSettings settings() {
        return settings;
    }

    /// Data, state and logs, each part's in a folder of its own.
    public Path folder() {
        return workspace.folder();
    }

    public String bootstrapServers() {
        return settings.ports().bootstrapServers();
    }

    public URI registryUrl() {
        return ApicurioRegistry.url(settings.ports());
    }

    /// What a client has in its environment to find broker and registry, and to get in.
    ///
    /// @param user as whom the broker is to know it
    public Map<String, String> access(String user) {
        return settings.access(user);
    }

    public ChildProcess broker() {
        return broker(1);
    }

    /// One of several brokers.
    ///
    /// @param node its number, as the cluster knows it, from 1
    public ChildProcess broker(int node) {
        return brokers.get(node - 1);
    }

    public ChildProcess registry() {
        return registry;
    }

    /// By its name, such as `window-tracker`.
    public ChildProcess service(String name) {
        var service = services.get(name);
        if (service == null) throw new IllegalArgumentException("no service is called " + name);
        return service;
    }

    /// Starts a program of the launcher's own jar beside the services, with as much memory as one
    /// of them, and ends it with them.
    public synchronized ChildProcess startBeside(
            String name, Class<?> program, String... arguments) {
        var child = child(Services.beside(installation, settings, name, program, arguments));
        services.put(name, child);
        child.launch();
        return child;
    }

    /// Starts any command beside the services, and ends it with them. Nobody can ask it whether it
    /// is ready.
    public synchronized ChildProcess startBeside(
            String name, List<String> command, Map<String, String> environment) {
        var nowhere = URI.create("process:" + name);
        var child =
                child(new Recipe(name, Recipe.SERVICE, command, environment, nowhere, () -> true));
        services.put(name, child);
        child.launch();
        return child;
    }

    /// Starts one more instance of a service, with a port and state of its own, and comes back when
    /// it works.
    public synchronized ChildProcess startAnother(String service) {
        var name = service + "-" + (services.size() + 1);
        var port = Ports.free().of(service);
        var child =
                child(
                        Services.recipe(
                                installation, settings, workspace.folder(), service, name, port));
        services.put(name, child);
        child.start();
        return child;
    }

    /// All parts, in the order in which they start.
    public List<ChildProcess> parts() {
        var parts = new ArrayList<>(brokers);
        parts.add(registry);
        parts.addAll(services.values());
        return parts;
    }

    public boolean hasFailed() {
        return failure.isDone();
    }

    /// Waits for the end that nobody asked for, if it ever comes.
    ///
    /// @param said takes a sentence whenever a service stops to be ready, or is ready again
    public PartFailure awaitFailure(Consumer<String> said) {
        try (var _ = new HealthWatch(services.values(), HealthWatch::isHealthy, said).start()) {
            return failure.join();
        }
    }

    /// Ends services, then registry, then broker. Calling it again does nothing.
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        guard.refuseMore();
        services.values().forEach(ChildProcess::beginStop);
        services.values().forEach(ChildProcess::stop);
        registry.stop();
        endBrokers();
        try {
            workspace.leave(failure.isDone());
            guard.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forgetHook();
    }

    /// One broker alone ends in good order. The last of several could not: who is to lead in its
    /// place is said by a majority.
    private void endBrokers() {
        if (brokers.size() == 1) broker().stop();
        else brokers.forEach(ChildProcess::kill);
    }

    private void bringUp() {
        try {
            startAll();
        } catch (PartFailure e) {
            failure.complete(e);
            close();
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void startAll() {
        brokers.forEach(ChildProcess::launch);
        registry.launch();
        brokers.forEach(this::ready);
        settings.security().prepare(this);
        ready(registry);
        demandCompatibility();
        services.values().forEach(ChildProcess::launch);
        services.values().forEach(this::ready);
    }

    private void ready(ChildProcess part) {
        part.awaitReady();
        settings.progress().accept(part.name() + " answers at " + part.address());
    }

    /// Makes the topics of the catalogue, once every broker may get its share of them: one that
    /// answers may not be one of the cluster yet.
    void makeTopics() {
        awaitBrokers();
        topicSetup().ensure(Topics.ALL.toArray(Topic<?>[]::new));
    }

    private void awaitBrokers() {
        var deadline = System.nanoTime() + JOIN.toNanos();
        try (var admin = new TopicAdmin(KafkaClients.at(bootstrapServers()), JOIN)) {
            while (admin.brokers() < brokers.size()) {
                if (System.nanoTime() - deadline > 0)
                    throw broker().failure("and the others are no cluster after " + JOIN);
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
        }
    }

    /// Makes topics as the services do.
    public TopicSetup topicSetup() {
        var kafka = KafkaSettings.of(bootstrapServers()).withTopicSettings(settings.topics());
        return new TopicSetup(kafka, KafkaClients.at(bootstrapServers()));
    }

    private void demandCompatibility() {
        try {
            ApicurioRegistry.demandCompatibility(settings);
        } catch (IOException e) {
            throw registry.failure("cannot be set up: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw registry.failure("was not set up: interrupted");
        }
    }

    private ChildProcess child(Recipe recipe) {
        Consumer<ChildProcess> unexpectedEnd =
                part -> failure.complete(part.failure("ended without being asked to"));
        return new ChildProcess(recipe, guard, workspace.logs(), unexpectedEnd);
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The machine is going down: this is the hook.
        }
    }
}
