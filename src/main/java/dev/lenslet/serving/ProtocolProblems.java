package dev.lenslet.serving;

import dev.lenslet.problem.ProblemBodies;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * Gives problems under {@code /v1} and {@code /v2} the member that the clients of these protocols look for, {@code error},
 * beside their own; under {@code /v1} also TensorFlow Serving's one status for all bad arguments.
 */
@ControllerAdvice
class ProtocolProblems extends ProblemBodies {

    private static final Set<Integer> BAD_ARGUMENTS =
            Set.of(HttpStatus.UNPROCESSABLE_CONTENT.value(), HttpStatus.UNSUPPORTED_MEDIA_TYPE.value());

    @Override
    protected void beforeWrite(ProblemDetail problem, ServerHttpRequest request, ServerHttpResponse response) {
        String path = request.getURI().getRawPath();
        boolean first = path.startsWith("/v1/");
        if (first && BAD_ARGUMENTS.contains(problem.getStatus())) {
            problem.setStatus(HttpStatus.BAD_REQUEST.value());
            response.setStatusCode(HttpStatusCode.valueOf(problem.getStatus()));
        }
        if (first || path.startsWith("/v2/")) {
            String detail = problem.getDetail();
            problem.setProperty("error", detail == null ? String.valueOf(problem.getTitle()) : detail);
        }
    }
}
