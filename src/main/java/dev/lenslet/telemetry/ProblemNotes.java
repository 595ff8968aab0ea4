package dev.lenslet.telemetry;

import dev.lenslet.problem.ProblemBodies;
import java.net.URI;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;

/** Notes the last word of a problem's type as the reason that its request was refused for. */
@ControllerAdvice
@ConditionalOnProperty("lenslet.access-log")
class ProblemNotes extends ProblemBodies {

    @Override
    protected void beforeWrite(ProblemDetail problem, ServerHttpRequest request, ServerHttpResponse response) {
        URI type = problem.getType();
        if (type != null) {
            String text = type.toString();
            RequestNotes.refused(text.substring(text.lastIndexOf(':') + 1));
        }
    }
}
