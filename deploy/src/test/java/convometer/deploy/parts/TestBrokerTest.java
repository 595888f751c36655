package convometer.deploy.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.deploy.parts.TestBroker.Choice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;

class TestBrokerTest {

    @TempDir private Path folder;

    @Test
    void withoutDockerAutoIsEmbedded() {
        var socket = folder.resolve("docker.sock");
        assertEquals(
                new Choice(false, "there is no Docker socket at " + socket),
                TestBroker.choose("auto", new Docker(socket)));
    }

    @Test
    @Timeout(30)
    void aDaemonThatIsSilentIsNoDaemon() throws IOException {
        var socket = folder.resolve("docker.sock");
        try (var silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            assertEquals(
                    new Choice(false, "Docker does not answer at " + socket),
                    TestBroker.choose("auto", new Docker(socket)));
        }
    }

    @Test
    void anythingElseIsRefused() {
        var nowhere = new Docker(folder);
        assertThrows(IllegalArgumentException.class, () -> TestBroker.choose("automatic", nowhere));
    }
}
