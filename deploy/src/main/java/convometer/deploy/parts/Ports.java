package convometer.deploy.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Who listens where on 127.0.0.1, by the name of the part.
///
/// @param byPart the port of each part
public record Ports(Map<String, Integer> byPart) {

    public static final String BROKER = "kafka";
    public static final String CONTROLLER = "kafka-controller";
    public static final String REGISTRY = "schema-registry";
    public static final String INGEST = "webhook-ingest";
    public static final String OUTBOUND = "outbound-service";
    public static final String TRACKER = "window-tracker";
    public static final String BILLING = "billing-aggregator";
    public static final String SIMULATOR = "meta-twin";

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    public Ports {
        byPart.forEach(Ports::check);
    }

    /// The ports that dashboards and publishers know.
    public static Ports usual() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put(BROKER, 9092);
        ports.put(CONTROLLER, 9093);
        ports.put(REGISTRY, 8085);
        ports.put(INGEST, 8081);
        ports.put(OUTBOUND, 8082);
        ports.put(TRACKER, 8083);
        ports.put(BILLING, 8084);
        ports.put(SIMULATOR, 8090);
        return new Ports(ports);
    }

    /// Ports that nobody had a moment ago.
    public static Ports free() {
        return free(1);
    }

    /// The same for a cluster of several brokers, each of which is a controller, too.
    public static Ports free(int brokers) {
        var parts = new ArrayList<>(usual().byPart.keySet());
        for (int node = 2; node <= brokers; node++) {
            parts.add(broker(node));
            parts.add(controller(node));
        }
        var sockets = new ArrayList<ServerSocket>();
        var ports = new LinkedHashMap<String, Integer>();
        try {
            for (var part : parts) {
                var socket = new ServerSocket(0, 1, LOOPBACK);
                sockets.add(socket);
                ports.put(part, socket.getLocalPort());
            }
            for (var socket : sockets) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Ports(ports);
    }

    /// The part that is a node of the cluster, numbered from 1.
    static String broker(int node) {
        return numbered(BROKER, node);
    }

    static String controller(int node) {
        return numbered(CONTROLLER, node);
    }

    private static String numbered(String part, int node) {
        return node == 1 ? part : part + "-" + node;
    }

    /// The nodes of the cluster, which are numbered from 1.
    List<Integer> brokers() {
        return IntStream.iterate(1, node -> byPart.containsKey(broker(node)), node -> node + 1)
                .boxed()
                .toList();
    }

    String bootstrapServers() {
        return brokers().stream()
                .map(node -> addressOf(broker(node)))
                .collect(Collectors.joining(","));
    }

    public Ports shiftedBy(int offset) {
        var shifted = new LinkedHashMap<String, Integer>();
        byPart.forEach((part, port) -> shifted.put(part, port + offset));
        return new Ports(shifted);
    }

    public Ports with(String part, int port) {
        if (!byPart.containsKey(part))
            throw new IllegalArgumentException(
                    "no part is called \"" + part + "\"; there are " + byPart.keySet());
        var changed = new LinkedHashMap<>(byPart);
        changed.put(part, port);
        return new Ports(changed);
    }

    public int of(String part) {
        var port = byPart.get(part);
        if (port == null) throw new IllegalArgumentException("no part is called " + part);
        return port;
    }

    public String addressOf(String part) {
        return "127.0.0.1:" + of(part);
    }

    public String urlOf(String part) {
        return urlOf(of(part));
    }

    static String urlOf(int port) {
        return "http://127.0.0.1:" + port;
    }

    /// Looks before anything starts, so that nothing has to be taken back.
    ///
    /// @throws PortTaken for the first that somebody else has
    void check() {
        byPart.forEach((part, port) -> {
            if (isTaken(port)) throw new PortTaken(part, port);
        });
    }

    private static void check(String part, int port) {
        if (port < 1 || port > 65535)
            throw new IllegalArgumentException("no port for " + part + ": " + port);
    }

    private static boolean isTaken(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
