package dev.lenslet.serving.oip;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Brings plain {@code infer} calls to {@link InferController} past the framework's dispatching, which takes a fifth of the
 * time of a small request (see BENCHMARKS.md). What it does not know goes on to the controller's mappings, which
 * are the contract; failures take the same route to an answer.
 */
final class InferFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    /** Names that need no decoding. */
    private static final Pattern PATH =
            Pattern.compile("/v2/models/([a-z0-9._-]+)(?:/versions/([A-Za-z0-9._-]+))?/infer");

    private final transient InferController controller;
    private final transient HandlerExceptionResolver failures;
    private final transient HandlerMethod handler;

    private InferFilter(InferController controller, HandlerExceptionResolver failures) throws NoSuchMethodException {
        this.controller = controller;
        this.failures = failures;
        this.handler = new HandlerMethod(
                controller,
                InferController.class.getDeclaredMethod(
                        "infer", String.class, HttpServletRequest.class, HttpServletResponse.class));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Matcher path = request.getMethod().equals("POST") ? PATH.matcher(request.getRequestURI()) : null;
        if (path == null || !path.matches()) {
            chain.doFilter(request, response);
            return;
        }
        String version = path.group(2);
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed ->
                        observed.setPathPattern(version == null ? InferController.PATH : InferController.VERSION_PATH));
        answer(path.group(1), version, request, response);
    }

    private void answer(
            String model, @Nullable String version, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            controller.answer(model, version, request, response);
        } catch (Refusal refusal) {
            if (ofOverload(refusal)) {
                ProtocolErrors.write(refusal, request, response);
            } else {
                resolve(request, response, refusal);
            }
        } catch (RuntimeException failure) {
            resolve(request, response, failure);
        }
    }

    /** Refused in thousands when there is least time for it: the way over the framework's resolvers costs more than the work. */
    private static boolean ofOverload(Refusal refusal) {
        return refusal.reason() == Reason.FULL || refusal.reason() == Reason.TOO_LATE;
    }

    private void resolve(HttpServletRequest request, HttpServletResponse response, RuntimeException failure) {
        if (failures.resolveException(request, response, handler, failure) == null) {
            throw failure;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        /** Behind the one that observes requests, before all others. */
        @Bean
        FilterRegistrationBean<InferFilter> inferFilter(
                InferController controller, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures)
                throws NoSuchMethodException {
            FilterRegistrationBean<InferFilter> registration =
                    new FilterRegistrationBean<>(new InferFilter(controller, failures));
            registration.addUrlPatterns("/v2/models/*");
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
            return registration;
        }
    }
}
