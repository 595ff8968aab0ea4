package dev.lenslet.serving.oip;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.function.SingletonSupplier;
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

    private final transient Supplier<Target> target;

    /** @param target asked for at the first request */
    private InferFilter(Supplier<Target> target) {
        this.target = target;
    }

    /**
     * Where requests go.
     *
     * @param failures turns exceptions to answers
     * @param handler the controller's method, for them
     */
    private record Target(InferController controller, HandlerExceptionResolver failures, HandlerMethod handler) {

        Target(InferController controller, HandlerExceptionResolver failures) {
            this(
                    controller,
                    failures,
                    new HandlerMethod(
                            controller,
                            Objects.requireNonNull(ReflectionUtils.findMethod(
                                    InferController.class,
                                    "infer",
                                    String.class,
                                    HttpServletRequest.class,
                                    HttpServletResponse.class))));
        }
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
        Target known = target.get();
        try {
            known.controller().answer(model, version, request, response);
        } catch (Refusal refusal) {
            if (ofOverload(refusal)) {
                ProtocolErrors.write(refusal, request, response);
            } else {
                resolve(request, response, refusal, known);
            }
        } catch (RuntimeException failure) {
            resolve(request, response, failure, known);
        }
    }

    /** Refused in thousands when there is least time for it: the way over the framework's resolvers costs more than the work. */
    private static boolean ofOverload(Refusal refusal) {
        return refusal.reason() == Reason.FULL || refusal.reason() == Reason.TOO_LATE;
    }

    private static void resolve(
            HttpServletRequest request, HttpServletResponse response, RuntimeException failure, Target target) {
        if (target.failures().resolveException(request, response, target.handler(), failure) == null) {
            throw failure;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registration {

        /**
         * Behind the one that observes requests, before all others. Filters are made with the web server, before the container
         * keeps what it finds by type: with all that serves made then, a start took longer (see BENCHMARKS.md).
         */
        @Bean
        FilterRegistrationBean<InferFilter> inferFilter(
                ObjectProvider<InferController> controller,
                @Qualifier("handlerExceptionResolver") ObjectProvider<HandlerExceptionResolver> failures) {
            FilterRegistrationBean<InferFilter> registration = new FilterRegistrationBean<>(new InferFilter(
                    SingletonSupplier.of(() -> new Target(controller.getObject(), failures.getObject()))));
            registration.addUrlPatterns("/v2/models/*");
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
            return registration;
        }
    }
}
