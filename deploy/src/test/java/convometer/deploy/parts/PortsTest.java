package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

class PortsTest {

    @Test
    void aTakenPortIsNamedWithThePartThatWantsIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            var ports = Ports.free().with(Ports.BILLING, port);
            var refused = assertThrows(PortTaken.class, ports::check);
            assertEquals(
                    "port "
                            + port
                            + " is taken, and billing-aggregator needs it: is another deploy/run"
                            + " up? End it, or start this one with --port-offset 1000",
                    refused.getMessage());
        }
    }

    @Test
    void freePortsAreFree() {
        Ports.free().check();
    }

    @Test
    void eachBrokerOfAClusterHasPortsAndClientsKnowAll() {
        var ports = Ports.free(3);
        assertEquals(List.of(1, 2, 3), ports.brokers());
        assertEquals(
                "127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
                        .formatted(ports.of("kafka"), ports.of("kafka-2"), ports.of("kafka-3")),
                ports.bootstrapServers());
        assertEquals(Ports.usual().byPart().size() + 4, ports.byPart().size());
    }

    @Test
    void anOffsetMovesEveryPort() {
        var moved = Ports.usual().shiftedBy(1000);
        assertEquals("127.0.0.1:10092", moved.addressOf(Ports.BROKER));
        assertEquals("http://127.0.0.1:9084", moved.urlOf(Ports.BILLING));
    }

    @Test
    void aPortBeyondTheLastIsRefused() {
        var usual = Ports.usual();
        assertThrows(IllegalArgumentException.class, () -> usual.shiftedBy(60_000));
    }
}
