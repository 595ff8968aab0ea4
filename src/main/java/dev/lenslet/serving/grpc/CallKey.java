package dev.lenslet.serving.grpc;

import dev.lenslet.serving.RoutingKey;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.stereotype.Component;

/** Brings a call's routing key from its metadata to where it is answered; a stream's requests all have the stream's. */
@Component
@GlobalServerInterceptor
final class CallKey implements ServerInterceptor {

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of(RoutingKey.HEADER, Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> KEY = Context.key("lenslet.routing-key");

    /** Of the call on this thread; null where it has none. */
    static @Nullable String current() {
        return KEY.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String key = headers.get(HEADER);
        return key == null
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(KEY, key), call, headers, next);
    }
}
