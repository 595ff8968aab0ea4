package dev.lenslet.serving.grpc;

import dev.lenslet.problem.Refusal;
import dev.lenslet.serving.Bodies;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.stereotype.Component;

/** Counts what messages take, from their first byte on, against the memory of all bodies: a call that goes beyond is ended. */
@Component
final class BodyMemory extends ServerStreamTracer.Factory implements ServerBuilderCustomizer<NettyServerBuilder> {

    private static final Context.Key<Held> HELD = Context.key("lenslet.body");

    private final Bodies bodies;

    BodyMemory(Bodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public void customize(NettyServerBuilder server) {
        server.addStreamTracerFactory(this);
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new Held(bodies.share());
    }

    /** @throws Refusal where this call's message was unpacked to more than there was memory for */
    static void check() {
        @Nullable Held held = HELD.get();
        if (held != null && held.full != null) {
            throw held.full;
        }
    }

    /** Gives back what the messages of this call's stream took that were answered. Call it before the next is asked for. */
    static void answered() {
        @Nullable Held held = HELD.get();
        if (held != null) {
            held.giveBack();
        }
    }

    /** What one call holds: the bytes on the wire, or what they are unpacked to, where that is more. */
    private static final class Held extends ServerStreamTracer {

        private final Bodies.Share share;
        private long wire;
        private long unpacked;
        private volatile @Nullable Refusal full;

        Held(Bodies.Share share) {
            this.share = share;
        }

        @Override
        public Context filterContext(Context context) {
            return context.withValue(HELD, this);
        }

        /** gRPC ends the stream with the status, as where it finds a message over its limit itself. */
        @Override
        public synchronized void inboundWireSize(long bytes) {
            try {
                take(wire + bytes, unpacked);
            } catch (Refusal busy) {
                throw RefusalStatus.of(busy);
            }
        }

        /** Whoever unpacks would fail, so it is {@link #check} that tells. */
        @Override
        public synchronized void inboundUncompressedSize(long bytes) {
            try {
                take(wire, unpacked + bytes);
            } catch (Refusal busy) {
                full = busy;
            }
        }

        private synchronized void giveBack() {
            wire = 0;
            unpacked = 0;
            full = null;
            share.giveBack();
        }

        private void take(long nowWire, long nowUnpacked) {
            long more = Math.max(nowWire, nowUnpacked) - Math.max(wire, unpacked);
            wire = nowWire;
            unpacked = nowUnpacked;
            share.grow(more);
        }

        @Override
        public void streamClosed(Status status) {
            share.close();
        }
    }
}
