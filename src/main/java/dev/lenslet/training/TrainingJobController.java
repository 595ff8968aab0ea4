package dev.lenslet.training;

import dev.lenslet.problem.InvalidFields;
import dev.lenslet.training.job.JobState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Training jobs over HTTP. */
@RestController
@RequestMapping("/training-jobs")
class TrainingJobController {

    private static final int MAX_BODY = 1024 * 1024;
    private static final int MAX_PAGE = 100;
    private static final int MAX_LOG_LINES = 10_000;

    private final Submissions submissions;
    private final Resumptions resumptions;
    private final Repetitions repetitions;
    private final TrainingJobs jobs;
    private final JobViews views;
    private final SweepTable sweeps;
    private final JobSupervisor supervisor;
    private final JobEvents events;
    private final JobDeletion deletion;

    TrainingJobController(
            Submissions submissions,
            Resumptions resumptions,
            Repetitions repetitions,
            TrainingJobs jobs,
            JobViews views,
            SweepTable sweeps,
            JobSupervisor supervisor,
            JobEvents events,
            JobDeletion deletion) {
        this.submissions = submissions;
        this.resumptions = resumptions;
        this.repetitions = repetitions;
        this.jobs = jobs;
        this.views = views;
        this.sweeps = sweeps;
        this.supervisor = supervisor;
        this.events = events;
        this.deletion = deletion;
    }

    /** @param next to be given as {@code cursor} for the page after this one; null on the last */
    record Page(List<JobView> items, @Nullable String next) {}

    /** A job, or a {@link SweepView} where the request has a sweep. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> submit(
            HttpServletRequest request,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key)
            throws IOException {
        byte[] body = body(request);
        String id = submissions.submit(body, key == null ? null : IdempotencyKey.of(key, body));
        Optional<SweepView> sweep = sweeps.find(id);
        return sweep.isPresent()
                ? ResponseEntity.accepted()
                        .location(URI.create("/sweeps/" + id))
                        .body(sweep.get())
                : accepted(id);
    }

    private ResponseEntity<JobView> accepted(String id) {
        return ResponseEntity.accepted()
                .location(URI.create("/training-jobs/" + id))
                .body(job(id));
    }

    /** Newest first; of a sweep all trials, the best first. */
    @GetMapping
    Page list(
            @RequestParam @Nullable String sweep,
            @RequestParam @Nullable String state,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam @Nullable String cursor) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new InvalidFields("limit", "must be from 1 to " + MAX_PAGE);
        }
        if (sweep != null) {
            if (state != null || cursor != null) {
                throw new InvalidFields(
                        state == null ? "cursor" : "state", "goes not with sweep, which lists all trials at once");
            }
            return new Page(sweeps.jobs(sweep), null);
        }
        List<TrainingJob> found = jobs.newest(
                state == null ? null : state(state),
                cursor == null ? Long.MAX_VALUE : number("cursor", cursor),
                limit + 1);
        List<TrainingJob> page = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                views.list(page),
                found.size() > limit ? Long.toString(page.get(limit - 1).number()) : null);
    }

    @GetMapping("/{id}")
    JobView job(@PathVariable String id) {
        return views.whole(find(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        deletion.delete(id);
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(defaultValue = "0") int log) {
        if (log < 0 || log > MAX_LOG_LINES) {
            throw new InvalidFields("log", "must be a number of lines from 0 to " + MAX_LOG_LINES);
        }
        return events.follow(
                find(id).id(),
                lastEventId == null || lastEventId.isEmpty() ? 0 : number("Last-Event-ID", lastEventId),
                log);
    }

    @GetMapping(path = "/{id}/log")
    ResponseEntity<String> log(@PathVariable String id, @RequestParam(defaultValue = "1000") int tail)
            throws IOException {
        if (tail < 1 || tail > MAX_LOG_LINES) {
            throw new InvalidFields("tail", "must be a number of lines from 1 to " + MAX_LOG_LINES);
        }
        String log = WorkerLog.tail(supervisor.directory(find(id).id()).log(), tail);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(log);
    }

    /** 202 while the worker is being ended, 200 where the job is cancelled. */
    @PostMapping("/{id}/cancel")
    ResponseEntity<JobView> cancel(@PathVariable String id) {
        return switch (supervisor.cancel(id)) {
            case Cancellation.Done done -> ResponseEntity.ok(job(id));
            case Cancellation.UnderWay underWay -> ResponseEntity.accepted().body(job(id));
            case Cancellation.TooLate late -> throw new NotCancellable(id, "it is " + late.state());
            case Cancellation.BeingPublished published ->
                throw new NotCancellable(id, "it has succeeded and its model is being published");
            case Cancellation.NoSuchJob none -> throw new UnknownTrainingJob(id);
        };
    }

    /** 202: the job waits again. */
    @PostMapping("/{id}/resume")
    ResponseEntity<JobView> resume(@PathVariable String id, HttpServletRequest request) throws IOException {
        return ResponseEntity.accepted().body(views.whole(resumptions.resume(id, body(request))));
    }

    /** 202: a new job waits, with the record of this one. */
    @PostMapping("/{id}/repeat")
    ResponseEntity<JobView> repeat(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key) {
        byte[] what = ("repeat " + id).getBytes(StandardCharsets.UTF_8);
        return accepted(repetitions.repeat(id, key == null ? null : IdempotencyKey.of(key, what)));
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            throw new RequestTooLarge(MAX_BODY);
        }
        return body;
    }

    private TrainingJob find(String id) {
        return jobs.find(id).orElseThrow(() -> new UnknownTrainingJob(id));
    }

    private static JobState state(String name) {
        return Arrays.stream(JobState.values())
                .filter(state -> state.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidFields("state", "must be one of " + Arrays.toString(JobState.values())));
    }

    private static long number(String field, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw new InvalidFields(field, "must be a value that this service gave");
    }
}
