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
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

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
        String retryAfter = Problems.retryAfter(refusal);
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
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

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(MultipartException malformed) {
        log.debug("A form cannot be read", malformed);
        return refused(new InvalidFields(
                "body", "is no multipart form that can be read; is it whole, with a boundary in its Content-Type?"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        ProblemDetail problem = Problems.of(UnreadableJson.refusal(unreadable.getCause()));
        return super.handleExceptionInternal(unreadable, problem, asProblem(headers), status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException nothing, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = Problems.of(
                HttpStatus.NOT_FOUND,
                "not-found",
                "Not Found",
                "There is nothing at this address; /openapi.yaml tells what there is.");
        return super.handleExceptionInternal(nothing, problem, asProblem(headers), status, request);
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
        return super.handleExceptionInternal(
                tooLarge, problem, asProblem(headers), HttpStatus.CONTENT_TOO_LARGE, request);
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
            String slug = known == null ? "http-" + status.value() : Problems.slug(known);
            problem.setType(URI.create("urn:lenslet:problem:" + slug));
        }
        return super.handleExceptionInternal(failure, own, asProblem(headers), status, request);
    }

    /** Said here, it is what is sent whatever the client accepts, also where its Accept header cannot be read. */
    private static HttpHeaders asProblem(HttpHeaders headers) {
        HttpHeaders copy = new HttpHeaders();
        copy.addAll(headers);
        copy.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return copy;
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
