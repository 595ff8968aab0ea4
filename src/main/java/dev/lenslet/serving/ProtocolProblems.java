package dev.lenslet.serving;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Gives problems under {@code /v1} and {@code /v2} the member that the clients of these protocols look for, {@code error},
 * beside their own; under {@code /v1} also TensorFlow Serving's one status for all bad arguments. It stands behind the one
 * route from failures to answers, so that what no controller saw (another method, another address) gets it too.
 */
@ControllerAdvice
class ProtocolProblems implements ResponseBodyAdvice<Object> {

    private static final Set<Integer> BAD_ARGUMENTS =
            Set.of(HttpStatus.UNPROCESSABLE_CONTENT.value(), HttpStatus.UNSUPPORTED_MEDIA_TYPE.value());

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return ResponseEntity.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType selected,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String path = request.getURI().getRawPath();
        boolean first = path.startsWith("/v1/");
        if (body instanceof ProblemDetail problem && (first || path.startsWith("/v2/"))) {
            if (first && BAD_ARGUMENTS.contains(problem.getStatus())) {
                problem.setStatus(HttpStatus.BAD_REQUEST.value());
                response.setStatusCode(HttpStatusCode.valueOf(problem.getStatus()));
            }
            String detail = problem.getDetail();
            problem.setProperty("error", detail == null ? String.valueOf(problem.getTitle()) : detail);
        }
        return body;
    }
}
