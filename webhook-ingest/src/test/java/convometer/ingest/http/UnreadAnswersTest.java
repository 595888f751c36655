package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.ingest.signature.WebhookSecrets;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Whoever asks and does not read what it is answered.
class UnreadAnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConnectionSettings settings =
            new ConnectionSettings(1, 0, PATIENCE, Duration.ofSeconds(75), Duration.ofSeconds(1));
    private final Connections connections =
            new Connections(
                    settings,
                    ReceivedDeliveries.reception(new WebhookSecrets("secret", "token")),
                    new SimpleMeterRegistry());

    /// The client's buffers are full: nothing that is written gets out.
    private static final class FullBuffers extends ChannelOutboundHandlerAdapter {

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }

    private static final class Server extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            var _ =
                    context.writeAndFlush(
                            new DefaultFullHttpResponse(
                                    HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN));
        }
    }

    private EmbeddedChannel open() {
        var channel = new EmbeddedChannel(new FullBuffers());
        channel.freezeTime();
        channel.pipeline().addLast(connections.opened(channel), new Server());
        channel.runPendingTasks();
        return channel;
    }

    private EmbeddedChannel asked() {
        var channel = open();
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
        return channel;
    }

    private static void pass(EmbeddedChannel channel, Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void hasAWhileForIt() {
        var channel = asked();
        pass(channel, PATIENCE.minusMillis(1));
        assertTrue(channel.isOpen());
        pass(channel, Duration.ofMillis(1));
        assertFalse(channel.isOpen());
    }

    @Test
    void keepsNobodyOutMeanwhile() {
        var first = asked();
        var second = open();
        first.runPendingTasks();
        second.runPendingTasks();
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
        assertEquals(RequestReader.State.IDLE, second.pipeline().get(RequestReader.class).state());
    }

    /// It is answered that it was ended, and that is not waited for.
    @Test
    void losesItsPlaceAlsoWhileItSends() {
        var sending = open();
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers()
                .set("X-Hub-Signature-256", "sha256=" + "0".repeat(64))
                .set("Content-Length", 1_000);
        sending.writeInbound(head);
        var second = open();
        sending.runPendingTasks();
        pass(sending, Duration.ofMillis(100));
        assertFalse(sending.isOpen());
        assertTrue(second.isOpen());
    }
}
