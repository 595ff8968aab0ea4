package dev.lenslet.problem;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Sees each problem before it is written, behind the one route from failures to answers: so also those of what no controller
 * saw. Subclasses are annotated with {@code @ControllerAdvice}.
 */
public abstract class ProblemBodies implements ResponseBodyAdvice<Object> {

    /** Called on the request's thread; the problem and the response may be changed. */
    protected abstract void beforeWrite(ProblemDetail problem, ServerHttpRequest request, ServerHttpResponse response);

    @Override
    public final boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return ResponseEntity.class.isAssignableFrom(returnType.getParameterType());
    }

    @Override
    public final @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType selected,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem) {
            beforeWrite(problem, request, response);
        }
        return body;
    }
}
