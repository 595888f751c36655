package convometer.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A connection that sends what it likes, when it likes.
final class RawConnection implements AutoCloseable {

    private static final Pattern LENGTH =
            Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

    private final Socket socket;

    RawConnection(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends the head of a webhook.
    ///
    /// @param more headers, each with its line's end
    RawConnection head(String signature, String more) throws IOException {
        return send(
                "POST /webhooks/whatsapp HTTP/1.1\r\nHost: here\r\nX-Hub-Signature-256: "
                        + signature
                        + "\r\n"
                        + more
                        + "\r\n");
    }

    /// The status of the next answer, which is read to its end.
    int status() throws IOException {
        var head = new StringBuilder();
        var in = socket.getInputStream();
        while (!head.toString().endsWith("\r\n\r\n")) head.append((char) next(in));
        var length = LENGTH.matcher(head);
        if (length.find()) in.readNBytes(Integer.parseInt(length.group(1)));
        return Integer.parseInt(head.substring(9, 12));
    }

    private static int next(InputStream in) throws IOException {
        var next = in.read();
        if (next < 0) throw new IOException("the connection has ended");
        return next;
    }

    /// The other side has closed it, and sends nothing before.
    boolean isClosed() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    static byte[] bytes(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) ' ');
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
