package convometer.ingest.http;

import convometer.ingest.Outcome;
import convometer.ingest.http.BodyReception.Verdict;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Receives the requests of one connection, one after the other, before the server does. The server
/// gets each without its body, and what became of the body beside it. So bodies are never in the
/// server's own buffers, and each is bounded in size and time. What cannot be let in is refused
/// through the server, too, with the connection closed after the answer.
///
/// All that it does is done on the connection's event loop; others only look at its state.
final class RequestReader extends ChannelDuplexHandler {

    private static final AttributeKey<WebhookDelivery> DELIVERY =
            AttributeKey.valueOf(RequestReader.class, "delivery");

    private static final Duration CHECK_EVERY = Duration.ofMillis(100);

    /// How often something is dropped of a body that was refused: that is worth no hurry.
    private static final Duration DROP_EVERY = Duration.ofMillis(20);

    enum State {
        /// No request, or not yet its whole head.
        IDLE,
        /// A body comes in.
        READING,
        /// A body waits for room, and is not read.
        WAITING,
        /// The server has the request.
        ANSWERING,
        /// The answer is on its way to who asked.
        SENDING,
        /// The answer is out, and what else comes is dropped.
        DRAINING
    }

    private final Channel channel;
    private final ConnectionSettings settings;
    private final BodyReception reception;
    private volatile State state = State.IDLE;
    private volatile long since = System.nanoTime();
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest request;
    private @Nullable IncomingBody body;
    private @Nullable Future<?> timer;

    /// More of the request's body would come.
    private boolean unread;

    /// The connection ends with the answer.
    private boolean closing;

    /// It ends at once, whatever would still come.
    private boolean evicted;

    /// The server was given something in this turn of reading.
    private boolean handedOver;

    private long drained;

    /// What was read of a body in this turn.
    private int readOfBody;

    /// Nothing is read until a timer has run.
    private boolean paused;

    RequestReader(Channel channel, ConnectionSettings settings, BodyReception reception) {
        this.channel = channel;
        this.settings = settings;
        this.reception = reception;
    }

    /// What became of the webhook whose request is being answered on a connection; null: no POST
    /// was received on it.
    static @Nullable WebhookDelivery deliveryOn(Channel channel) {
        return channel.attr(DELIVERY).get();
    }

    State state() {
        return state;
    }

    /// Since when it is in its state, as [System#nanoTime()].
    long since() {
        return since;
    }

    @Nullable InetAddress address() {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : null;
    }

    /// Begins to wait for the first request.
    void start() {
        channel.eventLoop().execute(() -> arm(settings.headWithin()));
    }

    /// Makes room for another connection, if this one does not matter more.
    void evict() {
        channel.eventLoop()
                .execute(() -> {
                    evicted = true;
                    switch (state) {
                        case IDLE, SENDING, DRAINING -> end();
                        case READING, WAITING -> refuseNow(Outcome.OVERLOADED);
                        case ANSWERING -> closing = true;
                    }
                });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        channel.closeFuture().addListener(_ -> onClosed());
    }

    private void onClosed() {
        disarm();
        abandonBody();
    }

    private void abandonBody() {
        if (body != null) body.abandon();
        body = null;
    }

    private ChannelHandlerContext context() {
        if (context == null) throw new IllegalStateException("not in a pipeline");
        return context;
    }

    private void enter(State next) {
        since = System.nanoTime();
        state = next;
    }

    // Reading: this handler alone says when.

    @Override
    public void read(ChannelHandlerContext ignored) {
        if (state == State.IDLE) ignored.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        if (handedOver) {
            handedOver = false;
            ignored.fireChannelReadComplete();
        }
        if (state == State.READING && body != null) {
            var nanos = body.pauseAfter(readOfBody);
            body.waited(nanos);
            pause(nanos);
        } else if (state == State.DRAINING && drained > BodySettings.UNSTOPPABLE_BYTES)
            pause(DROP_EVERY.toNanos());
        readOfBody = 0;
        readMore();
    }

    private void pause(long nanos) {
        if (nanos <= 0 || paused) return;
        paused = true;
        var _ = channel.eventLoop().schedule(this::goOn, nanos, TimeUnit.NANOSECONDS);
    }

    private void goOn() {
        paused = false;
        if (channel.isActive()) readMore();
    }

    private void readMore() {
        if (paused) return;
        if (state == State.IDLE || state == State.READING || state == State.DRAINING)
            context().read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        if (message instanceof HttpRequest head && head.decoderResult().isFailure()) {
            closing = true;
            handOver(message);
            return;
        }
        try {
            if (message instanceof HttpRequest head) onHead(head);
            if (message instanceof HttpContent content) onContent(content);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void onHead(HttpRequest head) {
        // Who sends the next request before the answer has to send it again.
        if (state != State.IDLE) {
            closing = true;
            unread = true;
            return;
        }
        request = head;
        unread = BodyReception.hasBody(head);
        switch (reception.judge(head, channel)) {
            case Verdict.Receive(var incoming) -> receive(head, incoming);
            case Verdict.Refuse(var outcome) -> refuse(outcome);
            case Verdict.Pass() -> {
                closing = unread || !HttpUtil.isKeepAlive(head);
                handOver(null, head);
            }
        }
    }

    private void receive(HttpRequest head, IncomingBody incoming) {
        body = incoming;
        closing = !HttpUtil.isKeepAlive(head);
        enter(State.READING);
        arm(CHECK_EVERY);
        if (HttpUtil.is100ContinueExpected(head)) {
            var goOn =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.CONTINUE,
                            Unpooled.EMPTY_BUFFER);
            var _ = context().writeAndFlush(goOn);
        }
    }

    private void onContent(HttpContent content) {
        var last = content instanceof LastHttpContent;
        if (last) unread = false;
        if (content.decoderResult().isFailure()) closing = true;
        switch (state) {
            case READING, WAITING -> onBody(content, last);
            case DRAINING -> onDropped(content, last);
            case IDLE, ANSWERING, SENDING -> {}
        }
    }

    private void onBody(HttpContent content, boolean last) {
        var incoming = body;
        if (incoming == null) return;
        readOfBody += content.content().readableBytes();
        if (content.decoderResult().isFailure()) refuse(Outcome.BAD_SIGNATURE);
        else if (!incoming.add(content.content())) refuse(Outcome.TOO_LARGE);
        else if (last) complete(incoming);
        else if (incoming.needsRoom() && !incoming.reserve(this::onRoom)) {
            enter(State.WAITING);
            arm(reception.settings().roomWithin());
        }
    }

    /// Runs on the thread of whoever gave the room back.
    private void onRoom() {
        channel.eventLoop()
                .execute(() -> {
                    if (state != State.WAITING || body == null) return;
                    body.waited(System.nanoTime() - since);
                    enter(State.READING);
                    arm(CHECK_EVERY);
                    readMore();
                });
    }

    private void complete(IncomingBody incoming) {
        var delivery = incoming.complete();
        if (delivery instanceof WebhookDelivery.Refused) closing = true;
        handOver(delivery, requireRequest());
    }

    private void refuse(Outcome outcome) {
        abandonBody();
        closing = true;
        handOver(new WebhookDelivery.Refused(outcome), requireRequest());
    }

    private HttpRequest requireRequest() {
        if (request == null) throw new IllegalStateException("no request");
        return request;
    }

    private void handOver(@Nullable WebhookDelivery delivery, HttpRequest head) {
        channel.attr(DELIVERY).set(delivery);
        var bodiless =
                new DefaultFullHttpRequest(
                        head.protocolVersion(),
                        head.method(),
                        head.uri(),
                        Unpooled.EMPTY_BUFFER,
                        head.headers()
                                .copy()
                                .remove(HttpHeaderNames.CONTENT_LENGTH)
                                .remove(HttpHeaderNames.CONTENT_TYPE)
                                .remove(HttpHeaderNames.CONTENT_ENCODING)
                                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                                .remove(HttpHeaderNames.EXPECT),
                        EmptyHttpHeaders.INSTANCE);
        request = null;
        handOver(bodiless);
    }

    private void handOver(Object message) {
        disarm();
        enter(State.ANSWERING);
        handedOver = true;
        context().fireChannelRead(message);
    }

    // Answering.

    @Override
    public void write(ChannelHandlerContext ignored, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            if (closing) HttpUtil.setKeepAlive(response, false);
            if (state == State.ANSWERING) {
                enter(State.SENDING);
                // Who does not read its answers keeps no place with them.
                arm(evicted ? CHECK_EVERY : settings.headWithin());
            }
        }
        var last = message instanceof LastHttpContent;
        var written = ignored.write(message, last ? promise.unvoid() : promise);
        if (last) written.addListener(_ -> onAnswered());
    }

    private void end() {
        var _ = channel.close();
    }

    private void onAnswered() {
        if (state != State.SENDING) return;
        abandonBody();
        channel.attr(DELIVERY).set(null);
        if (closing) {
            end();
            return;
        }
        enter(State.IDLE);
        arm(settings.idleWithin());
        readMore();
    }

    /// To close a connection on which something was sent that was not read would take the answer
    /// back from its sender's buffers: so what still comes is dropped first, for a while.
    @Override
    public void close(ChannelHandlerContext ignored, ChannelPromise promise) {
        if (!isAnswering() || !unread || evicted || !channel.isActive()) {
            var _ = ignored.close(promise);
            return;
        }
        enter(State.DRAINING);
        if (channel instanceof DuplexChannel duplex && !isEncrypted()) {
            var _ = duplex.shutdownOutput();
        }
        arm(settings.drainWithin());
        readMore();
        promise.trySuccess();
    }

    private boolean isAnswering() {
        return state == State.ANSWERING || state == State.SENDING;
    }

    private boolean isEncrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    private void onDropped(HttpContent content, boolean last) {
        drained += content.content().readableBytes();
        if (last || drained > reception.maxBytes()) end();
    }

    // Time.

    private void arm(Duration delay) {
        disarm();
        if (channel.isActive())
            timer =
                    channel.eventLoop()
                            .schedule(this::onTime, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void disarm() {
        if (timer != null) timer.cancel(false);
        timer = null;
    }

    private void onTime() {
        switch (state) {
            case IDLE, DRAINING -> end();
            case WAITING -> refuseNow(Outcome.OVERLOADED);
            case READING -> {
                if (body != null && body.isTooSlow()) refuseNow(Outcome.TOO_SLOW);
                else arm(CHECK_EVERY);
            }
            case ANSWERING -> {}
            case SENDING -> {
                evicted = true;
                end();
            }
        }
    }

    /// Outside of a turn of reading.
    private void refuseNow(Outcome outcome) {
        refuse(outcome);
        handedOver = false;
        context().fireChannelReadComplete();
    }
}
