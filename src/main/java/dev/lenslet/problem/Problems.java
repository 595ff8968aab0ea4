package dev.lenslet.problem;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Problem documents (RFC 9457) of refusals, for answers that carry one inside them and for {@link ProblemAdvice}. */
public final class Problems {

    private Problems() {}

    public static ProblemDetail of(Refusal refusal) {
        ProblemDetail problem = of(status(refusal.reason()), refusal.slug(), refusal.title(), refusal.detail());
        refusal.members().forEach(problem::setProperty);
        return problem;
    }

    /** HTTP's. */
    public static int status(Refusal refusal) {
        return status(refusal.reason()).value();
    }

    /** When a retry may help, in whole seconds as {@code Retry-After} has it; null where it won't. */
    public static @Nullable String retryAfter(Refusal refusal) {
        Duration retry = refusal.retryAfter();
        return retry == null ? null : Long.toString(Math.max(1, retry.toSeconds()));
    }

    static ProblemDetail of(HttpStatus status, String slug, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:lenslet:problem:" + slug));
        problem.setTitle(title);
        return problem;
    }

    /** Of a status alone, where nothing more is known or to be told. */
    static ProblemDetail plain(HttpStatus status) {
        return of(status, slug(status), status.getReasonPhrase(), "The request was answered " + status.value() + ".");
    }

    static String slug(HttpStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where no converter is at hand. */
    static String json(ProblemDetail problem) {
        return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(problem.getType(), problem.getTitle(), problem.getStatus(), problem.getDetail());
    }

    static HttpStatus status(Reason reason) {
        return switch (reason) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNSUPPORTED_MEDIA -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case FULL -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case UNSUPPORTED -> HttpStatus.NOT_IMPLEMENTED;
            case TOO_LATE -> HttpStatus.GATEWAY_TIMEOUT;
            case STORAGE_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
        };
    }
}
