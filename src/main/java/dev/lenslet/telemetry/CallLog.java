package dev.lenslet.telemetry;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.CharArrayWriter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Logs gRPC calls, a stream as one call, and gives them ids. Thread-safe. */
final class CallLog implements ServerInterceptor {

    private static final Metadata.Key<String> ID =
            Metadata.Key.of(RequestNotes.ID_HEADER, Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TRACE_PARENT =
            Metadata.Key.of(TraceIds.HEADER, Metadata.ASCII_STRING_MARSHALLER);

    private final AccessLog log;

    CallLog(AccessLog log) {
        this.log = log;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        RequestNotes notes = RequestNotes.of(headers.get(ID));
        String trace = TraceIds.of(headers.get(TRACE_PARENT));
        long arrived = System.nanoTime();
        AtomicBoolean logged = new AtomicBoolean();
        ServerCall<Q, A> told = new SimpleForwardingServerCall<>(call) {
            private boolean opened;

            @Override
            public void sendHeaders(Metadata answer) {
                opened = true;
                answer.put(ID, notes.id());
                super.sendHeaders(answer);
            }

            @Override
            public void close(Status status, Metadata trailers) {
                if (!opened) {
                    trailers.put(ID, notes.id());
                }
                super.close(status, trailers);
                if (logged.compareAndSet(false, true)) {
                    describe(call, notes, trace, status, System.nanoTime() - arrived);
                }
            }
        };
        ServerCall.Listener<Q> listener;
        try (RequestNotes.Scope scope = notes.open()) {
            listener = next.startCall(told, headers);
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                try (RequestNotes.Scope scope = notes.open()) {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                try (RequestNotes.Scope scope = notes.open()) {
                    super.onHalfClose();
                }
            }

            @Override
            public void onCancel() {
                super.onCancel();
                if (logged.compareAndSet(false, true)) {
                    describe(call, notes, trace, Status.CANCELLED, System.nanoTime() - arrived);
                }
            }
        };
    }

    private void describe(
            ServerCall<?, ?> call, RequestNotes notes, @Nullable String trace, Status status, long nanos) {
        CharArrayWriter out = new CharArrayWriter(384);
        AccessLog.line(out, notes)
                .text("trace_id", trace)
                .text("client", address(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)))
                .text("protocol", "gRPC")
                .text("method", call.getMethodDescriptor().getFullMethodName())
                .text("grpc_status", status.getCode().name())
                .millis("duration_ms", nanos)
                .text("model", notes.model())
                .text("version", notes.version())
                .text("reason", notes.reason())
                .end();
        log.log(out);
    }

    private static @Nullable String address(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : null;
    }
}
