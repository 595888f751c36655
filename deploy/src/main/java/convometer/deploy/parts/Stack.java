package convometer.deploy.parts;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.TopicSetup;
import convometer.schemas.service.kafka.KafkaClients;
import convometer.schemas.service.topics.TopicSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The whole pipeline on one machine: broker, registry and the four services, each a process. It
/// ends with the one that started it, whatever ends that one.
public final class Stack implements AutoCloseable {

    private final StackSettings settings;
    private final Installation installation;
    private final Workspace workspace;
    private final Guard guard;
    private final ChildProcess broker;
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
        this.broker = child(KafkaBroker.recipe(installation, settings, folder));
        this.registry = child(ApicurioRegistry.recipe(installation, settings.ports(), folder));
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
        return settings.ports().addressOf(Ports.BROKER);
    }

    public URI registryUrl() {
        return ApicurioRegistry.url(settings.ports());
    }

    public ChildProcess broker() {
        return broker;
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
        var parts = new ArrayList<>(List.of(broker, registry));
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
        broker.stop();
        try {
            workspace.leave(failure.isDone());
            guard.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        forgetHook();
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
        broker.launch();
        registry.launch();
        ready(broker);
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

    /// Makes the topics of the catalogue.
    void makeTopics() {
        topicSetup().ensure(Topics.ALL.toArray(Topic<?>[]::new));
    }

    /// Makes topics as the services do.
    public TopicSetup topicSetup() {
        var kafka =
                KafkaSettings.of(bootstrapServers())
                        .making(TopicSettings.ofPartitions(settings.partitions()));
        return new TopicSetup(kafka, KafkaClients.at(bootstrapServers()));
    }

    private void demandCompatibility() {
        try {
            ApicurioRegistry.demandCompatibility(settings.ports());
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
