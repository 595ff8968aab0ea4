package dev.lenslet.serving.grpc;

import dev.lenslet.problem.Problems;
import dev.lenslet.problem.Refusal;
import dev.lenslet.telemetry.RequestNotes;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one route from a failure to a gRPC status. What went wrong inside goes to the log, never to the client. */
final class RefusalStatus {

    private static final Logger log = LoggerFactory.getLogger(RefusalStatus.class);

    static final Metadata.Key<String> RETRY_AFTER = Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    private RefusalStatus() {}

    static StatusRuntimeException of(RuntimeException failure) {
        if (!(failure instanceof Refusal refusal)) {
            UUID instance = UUID.randomUUID();
            log.error("Call failed, instance urn:uuid:{}", instance, failure);
            return Status.INTERNAL
                    .withDescription("The service failed to answer; its log tells why under urn:uuid:" + instance + ".")
                    .asRuntimeException();
        }
        RequestNotes.refused(refusal.slug());
        Metadata trailers = new Metadata();
        String retryAfter = Problems.retryAfter(refusal);
        if (retryAfter != null) {
            trailers.put(RETRY_AFTER, retryAfter);
        }
        return status(refusal).withDescription(refusal.detail()).asRuntimeException(trailers);
    }

    private static Status status(Refusal refusal) {
        return switch (refusal.reason()) {
            case MALFORMED, UNPROCESSABLE, UNSUPPORTED_MEDIA, TOO_LARGE -> Status.INVALID_ARGUMENT;
            case UNKNOWN -> Status.NOT_FOUND;
            case CONFLICT -> Status.FAILED_PRECONDITION;
            case FULL, STORAGE_FULL -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case TOO_LATE -> Status.DEADLINE_EXCEEDED;
            case UNSUPPORTED -> Status.UNIMPLEMENTED;
        };
    }
}
