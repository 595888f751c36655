package convometer.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.live.ApiToken;
import convometer.deploy.live.Running;
import convometer.deploy.parts.ChildProcess;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.SampleDay;
import convometer.deploy.sample.SampleDayPlayer;
import convometer.deploy.security.Acl;
import convometer.deploy.security.ScramSecurity;
import convometer.deploy.simulator.MetaSimulator;
import convometer.schemas.Topics;
import convometer.schemas.service.SteppedClock;
import convometer.schemas.tls.TestCertificates;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A pipeline in which everything asks who comes: a broker over SASL_SSL, where a user may do what
/// `deploy/kafka/acls.csv` says and nothing else; a registry that wants a login; services that want
/// tokens. It is made for the sample day, which [SampleDayIT] plays on it; [SecureKafkaIT] has it
/// afterwards.
final class SecuredPipeline implements AutoCloseable {

    /// The order of the two.
    static final int DAY = 1;

    static final int AFTERWARDS = 2;

    /// Each costs every commit something, and the day consists of small ones: on two cores it takes
    /// three minutes with 4 of them and more than five with 12, which is what topics have where an
    /// operator says nothing (`-Dday.partitions=12`).
    static final int PARTITIONS = Integer.getInteger("day.partitions", 4);

    /// In every password and token: what no log may have.
    static final String SECRET = ScramSecurity.SECRET;

    /// Of the business, which sends messages.
    static final ApiToken SHOP = new ApiToken(SECRET + "-of-the-shop");

    /// Of those who look at windows and statements.
    static final ApiToken OFFICE = new ApiToken(SECRET + "-of-the-office");

    /// Of those who keep it going.
    static final ApiToken OPERATOR = new ApiToken(SECRET + "-of-the-operator");

    private static final Map<ApiToken, String> ROLES =
            Map.of(
                    SHOP, "sender",
                    OFFICE, "agent, closer, finance",
                    OPERATOR, "agent, operator, sender");

    /// As whom the business comes to the broker.
    private static final String BUSINESS = ScramSecurity.BUSINESS;

    private static final Duration TICK = Duration.ofMillis(200);

    private static @Nullable SecuredPipeline running;

    private final ScramSecurity security;
    private final SteppedClock clock;
    private final SampleDay day = SampleDay.of(SampleDay.DEMO_SEED);
    private final Stack stack;
    private final MetaSimulator simulator;
    private volatile boolean closed;

    private SecuredPipeline(Path folder) throws IOException {
        security = new ScramSecurity(TestCertificates.in(folder, "broker"));
        clock = SteppedClock.in(folder.resolve("clock"));
        SampleDayPlayer.rewind(clock);
        var settings =
                StackSettings.on(Ports.free())
                        .secured(security)
                        .onClock("file:" + folder.resolve("clock"))
                        .with(StackSettings.PARTITIONS, Integer.toString(PARTITIONS))
                        .with(StackSettings.REGISTRY_LOGIN, "services:" + SECRET)
                        .with("ACCESS_FILE", accessFile(folder).toString());
        stack = Stack.start(settings);
        security.grant(
                stack,
                Stream.of(
                        mayDo(AclOperation.WRITE, Topics.OUTBOUND_REQUESTS.name()),
                        mayDo(AclOperation.READ, Topics.OUTBOUND_RECEIPTS.name())));
        simulator =
                MetaSimulator.start(
                        StackSimulator.settings(settings)
                                .drivenBy(clock, day.seed())
                                .with(SampleDay.FAULT_PROFILE, day.unreachable()));
    }

    /// Starts when somebody first asks.
    static synchronized SecuredPipeline get() throws IOException {
        if (running == null) {
            var folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "secured-");
            running = new SecuredPipeline(folder);
        }
        return running;
    }

    private static Acl mayDo(AclOperation operation, String topic) {
        return new Acl(
                BUSINESS, ResourceType.TOPIC, PatternType.LITERAL, topic, List.of(operation));
    }

    private static Path accessFile(Path folder) throws IOException {
        var lines =
                ROLES.entrySet().stream()
                        .map(each ->
                                "  - { name: \"%s\", sha256: \"%s\", roles: [%s] }"
                                        .formatted(
                                                each.getValue(),
                                                sha256(each.getKey()),
                                                each.getValue()))
                        .collect(Collectors.joining("\n", "tokens:\n", "\n"));
        return Files.writeString(folder.resolve("access.yaml"), lines);
    }

    private static String sha256(ApiToken token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(String.valueOf(token.value()).getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    ScramSecurity security() {
        return security;
    }

    SteppedClock clock() {
        return clock;
    }

    SampleDay day() {
        return day;
    }

    Stack stack() {
        return stack;
    }

    MetaSimulator simulator() {
        return simulator;
    }

    /// The topics for the business, which writes requests and reads receipts.
    Running business() {
        return Running.of(stack.access(BUSINESS));
    }

    /// The topics for somebody who may do everything.
    Running superuser() {
        return Running.of(stack.access(ScramSecurity.ADMIN));
    }

    /// From now on time passes as it does for everybody.
    void goOn() {
        var from = clock.instant();
        var began = System.nanoTime();
        Thread.ofVirtual()
                .start(() -> {
                    while (!closed) {
                        clock.set(from.plusNanos(System.nanoTime() - began));
                        simulator.deliverDue();
                        LockSupport.parkNanos(TICK.toNanos());
                    }
                });
    }

    @Override
    public void close() {
        synchronized (SecuredPipeline.class) {
            running = null;
        }
        closed = true;
        simulator.close();
        // Who has lost what it may do would try for half a minute to end in good order.
        stack.parts().reversed().forEach(ChildProcess::kill);
        stack.close();
    }
}
