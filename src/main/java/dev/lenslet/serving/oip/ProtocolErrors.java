package dev.lenslet.serving.oip;

import dev.lenslet.problem.Problems;
import dev.lenslet.problem.Refusal;
import dev.lenslet.telemetry.RequestNotes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals with Triton's statuses, as plain JSON; {@code ProtocolProblems} adds {@code error}. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = ProtocolErrors.class)
class ProtocolErrors {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal) {
        ProblemDetail problem = Problems.of(refusal);
        problem.setStatus(status(refusal, problem.getStatus()));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.getStatus()).contentType(MediaType.APPLICATION_JSON);
        String retryAfter = Problems.retryAfter(refusal);
        if (retryAfter != null) {
            answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        return answer.body(problem);
    }

    /** The same by the shortest way, for refusals without members of their own. */
    static void write(Refusal refusal, HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = status(refusal, Problems.status(refusal));
        JsonBytes json = new JsonBytes(384);
        json.raw("{\"type\":").string("urn:lenslet:problem:" + refusal.slug());
        json.raw(",\"title\":").string(refusal.title());
        json.raw(",\"status\":").number(status);
        json.raw(",\"detail\":").string(refusal.detail());
        json.raw(",\"instance\":").string(request.getRequestURI());
        json.raw(",\"error\":").string(refusal.detail()).raw("}");
        RequestNotes.refused(refusal.slug());
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        String retryAfter = Problems.retryAfter(refusal);
        if (retryAfter != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        response.setContentLength(json.length());
        response.getOutputStream().write(json.array(), 0, json.length());
    }

    private static int status(Refusal refusal, int own) {
        return switch (refusal.reason()) {
            case UNPROCESSABLE, UNSUPPORTED_MEDIA -> HttpStatus.BAD_REQUEST.value();
            case FULL -> HttpStatus.SERVICE_UNAVAILABLE.value();
            case MALFORMED, UNKNOWN, CONFLICT, TOO_LARGE, UNAVAILABLE, UNSUPPORTED, TOO_LATE, STORAGE_FULL -> own;
        };
    }
}
