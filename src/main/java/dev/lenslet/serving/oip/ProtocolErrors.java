package dev.lenslet.serving.oip;

import dev.lenslet.problem.Problems;
import dev.lenslet.problem.Refusal;
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

    private static int status(Refusal refusal, int own) {
        return switch (refusal.reason()) {
            case UNPROCESSABLE, UNSUPPORTED_MEDIA -> HttpStatus.BAD_REQUEST.value();
            case FULL -> HttpStatus.SERVICE_UNAVAILABLE.value();
            case MALFORMED, UNKNOWN, CONFLICT, TOO_LARGE, UNAVAILABLE, UNSUPPORTED, TOO_LATE, STORAGE_FULL -> own;
        };
    }
}
