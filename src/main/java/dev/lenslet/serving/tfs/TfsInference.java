package dev.lenslet.serving.tfs;

import dev.lenslet.media.Media;
import dev.lenslet.serving.Admission;
import dev.lenslet.serving.Bodies;
import dev.lenslet.serving.RequestTimeout;
import dev.lenslet.serving.RoutingKey;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Turn;
import dev.lenslet.serving.Urgency;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Answers one request: reads, runs, writes. Thread-safe. */
@Component
class TfsInference {

    private final Serving serving;
    private final Bodies bodies;
    private final Media media;
    private final Admission admission;

    TfsInference(Serving serving, Bodies bodies, Media media, Admission admission) {
        this.serving = serving;
        this.bodies = bodies;
        this.media = media;
        this.admission = admission;
    }

    /** @throws dev.lenslet.problem.Refusal before anything is written */
    void answer(Task task, Target target, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Turn.pass();
        Urgency urgency = RequestTimeout.urgency(request);
        // The body comes first: a slow client must not keep a version that is to go.
        try (Bodies.Body body = bodies.read(request);
                TensorCall call = target.open(serving, urgency, RoutingKey.of(request))) {
            urgency.check();
            task.check(call.version().record());
            Rows rows = RequestReader.read(body.bytes(), task, call, new Decoding(media, admission, urgency));
            call.run(urgency);
            AnswerWriter writer = new AnswerWriter(call, rows);
            writer.requireFinite();
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            writer.write(task, response.getOutputStream());
        }
    }
}
