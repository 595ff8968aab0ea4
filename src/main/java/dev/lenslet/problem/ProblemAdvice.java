package dev.lenslet.problem;

import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * The one route from a failure to an HTTP answer. What went wrong inside goes to the log under the instance id, never to
 * the client.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal refusal) {
        ProblemDetail problem = Problems.of(refusal);
        HttpHeaders headers = new HttpHeaders();
        var retryAfter = refusal.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        return new ResponseEntity<>(problem, headers, problem.getStatus());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception failure) {
        URI instance = URI.create("urn:uuid:" + UUID.randomUUID());
        log.error("Request failed, instance {}", instance, failure);
        ProblemDetail problem = Problems.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "The service failed",
                "The service failed to answer; its log tells why under this instance.");
        problem.setInstance(instance);
        return answer(problem);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMaxUploadSizeExceededException(
            MaxUploadSizeExceededException tooLarge, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String limit = tooLarge.getMaxUploadSize() > 0 ? " of " + tooLarge.getMaxUploadSize() + " bytes" : "";
        ProblemDetail problem = Problems.of(
                HttpStatus.CONTENT_TOO_LARGE,
                "too-large",
                "The request is too large",
                "The multipart request is over the limit" + limit + "; send fewer or smaller parts.");
        return super.handleExceptionInternal(tooLarge, problem, headers, HttpStatus.CONTENT_TOO_LARGE, request);
    }

    /** Spring's own refusals (unknown path, wrong method, unreadable body) get stable types too. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Object own = body == null && failure instanceof ErrorResponse response
                ? response.updateAndGetBody(getMessageSource(), LocaleContextHolder.getLocale())
                : body;
        if (own instanceof ProblemDetail problem) {
            HttpStatus known = HttpStatus.resolve(status.value());
            String slug = known == null
                    ? "http-" + status.value()
                    : known.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            problem.setType(URI.create("urn:lenslet:problem:" + slug));
        }
        return super.handleExceptionInternal(failure, own, headers, status, request);
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return new ResponseEntity<>(
                problem,
                problem.getStatus() == 0 ? HttpStatus.INTERNAL_SERVER_ERROR : HttpStatus.valueOf(problem.getStatus()));
    }
}
