package convometer.deploy.parts;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks a Docker daemon over its socket, and takes three seconds of silence for a no.
/// Testcontainers itself would wait for minutes where there is a daemon but nowhere to fetch an
/// image from.
record Docker(Path socket) {

    private static final int LIMIT_SECONDS = 3;

    static Docker local() {
        var host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return new Docker(Path.of(host.startsWith("unix://") ? host.substring(7) : "/none"));
    }

    /// Empty if the daemon answers and has the image, else what is missing.
    String missing(String image) {
        if (!Files.exists(socket)) return "there is no Docker socket at " + socket;
        try {
            var status = statusInTime("/images/" + image + "/json");
            return status.contains(" 200 ") ? "" : "Docker has no image " + image;
        } catch (ExecutionException | TimeoutException e) {
            return "Docker does not answer at " + socket;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String statusInTime(String path)
            throws InterruptedException, ExecutionException, TimeoutException {
        var question = new FutureTask<>(() -> status(path));
        Thread.ofVirtual().start(question);
        return question.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private String status(String path) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = Channels.newInputStream(channel).readNBytes(64);
            return new String(answer, StandardCharsets.US_ASCII);
        }
    }
}
