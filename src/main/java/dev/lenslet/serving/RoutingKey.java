package dev.lenslet.serving;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** What keeps requests together on one version while a split stands. It is looked up only where there is a split. */
@FunctionalInterface
public interface RoutingKey {

    /** The header of HTTP and, in lower case, gRPC's metadata. */
    String HEADER = "X-Routing-Key";

    RoutingKey NONE = () -> null;

    /** Null or empty where the request has none. Call it on the thread that answers it. */
    @Nullable
    String value();

    static RoutingKey of(HttpServletRequest request) {
        return () -> request.getHeader(HEADER);
    }
}
