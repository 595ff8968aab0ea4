package dev.lenslet.training;

import dev.lenslet.training.job.EventTail;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobJson;
import dev.lenslet.training.job.LineTail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Jobs' events as streams: each follower, up to a limit, has a virtual thread that reads the job's own log, so a slow
 * client holds up nobody and nothing is buffered for it. Event ids are the log's line numbers. Closed when the service
 * begins to stop, so that no open stream holds up the rest.
 */
final class JobEvents implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobEvents.class);

    /** How often what nobody tells of is looked at: events of a job that another replica runs, and workers' logs. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(1);

    private final TrainingJobs jobs;
    private final JobSupervisor supervisor;
    private final Pulse pulse;
    private final Duration heartbeat;
    private final int limit;
    private final Semaphore places;
    private final Set<Thread> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    /**
     * @param heartbeat a comment is sent when that long nothing else was, so that dead clients are noticed
     * @param limit of followers at once
     */
    JobEvents(TrainingJobs jobs, JobSupervisor supervisor, Pulse pulse, Duration heartbeat, int limit) {
        this.jobs = jobs;
        this.supervisor = supervisor;
        this.pulse = pulse;
        this.heartbeat = heartbeat;
        this.limit = limit;
        this.places = new Semaphore(limit);
    }

    /**
     * Streams a job's events after a line until the job has ended.
     *
     * @param after the number of the last line that the client has; 0 for none
     * @param logLines of the worker's log that are sent first, and then what it writes; 0 for none of it
     * @throws TooManyFollowers where as many follow as may
     */
    SseEmitter follow(String id, long after, int logLines) {
        if (!places.tryAcquire()) {
            throw new TooManyFollowers(limit);
        }
        SseEmitter emitter = new SseEmitter(0L);
        Thread follower =
                Thread.ofVirtual().name("training-events").unstarted(() -> stream(id, after, logLines, emitter));
        followers.add(follower);
        follower.start();
        return emitter;
    }

    private void stream(String id, long after, int logLines, SseEmitter emitter) {
        try {
            new Follower(id, after, logLines, emitter).run();
            emitter.complete();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException | IllegalStateException gone) {
            // The client went, or its connection did; the container ends the request.
            log.debug("A follower of training job {} is gone", id, gone);
        } catch (RuntimeException failure) {
            log.error("Following training job {} failed", id, failure);
            emitter.completeWithError(failure);
        } finally {
            followers.remove(Thread.currentThread());
            places.release();
        }
    }

    private final class Follower {

        private final String id;
        private final long after;
        private final SseEmitter emitter;
        private final EventTail tail;
        private final @Nullable LineTail workerLog;
        private final Duration patience;
        private boolean toldEnd;

        Follower(String id, long after, int logLines, SseEmitter emitter) throws IOException {
            this.id = id;
            this.after = after;
            this.emitter = emitter;
            this.tail = new EventTail(supervisor.directory(id).events());
            this.workerLog = logLines == 0
                    ? null
                    : WorkerLog.follow(supervisor.directory(id).log(), logLines);
            this.patience = heartbeat.compareTo(ELSEWHERE) < 0 ? heartbeat : ELSEWHERE;
        }

        void run() throws IOException, InterruptedException {
            // Commits the answer: the client knows at once that it is listening.
            emitter.send(SseEmitter.event().comment("following"));
            long told = System.nanoTime();
            while (open) {
                long before = pulse.count();
                Optional<TrainingJob> job = jobs.find(id);
                // The log first, so that a job's end comes last.
                boolean logged = sendLog();
                if (sendNews() || logged) {
                    told = System.nanoTime();
                }
                if (job.isEmpty() || job.get().state().isFinal()) {
                    job.filter(ended -> !toldEnd).ifPresent(this::sendEnd);
                    return;
                }
                pulse.await(before, workerLog == null && supervisor.runs(id) ? heartbeat : patience);
                // Also where others' jobs make the pulse beat all the time.
                if (System.nanoTime() - told >= heartbeat.toNanos()) {
                    emitter.send(SseEmitter.event().comment("alive"));
                    told = System.nanoTime();
                }
            }
        }

        /** Without ids: whoever comes back gets the last lines again. */
        private boolean sendLog() throws IOException {
            boolean sent = false;
            if (workerLog != null) {
                for (List<String> lines = workerLog.poll(); !lines.isEmpty(); lines = workerLog.poll()) {
                    String json = JobJson.mapper().writeValueAsString(Map.of("lines", lines));
                    emitter.send(SseEmitter.event().name("log").data(json, MediaType.TEXT_PLAIN));
                    sent = true;
                }
            }
            return sent;
        }

        private boolean sendNews() throws IOException {
            boolean sent = false;
            for (var lines = tail.poll(); !lines.isEmpty(); lines = tail.poll()) {
                for (EventTail.Line line : lines) {
                    Optional<JobEvent> event = line.event();
                    if (event.isPresent()) {
                        if (event.get() instanceof JobEvent.State state) {
                            toldEnd = state.state().isFinal();
                        }
                        if (line.number() > after) {
                            send(SseEmitter.event().id(Long.toString(line.number())), event.get(), line.text());
                            sent = true;
                        }
                    }
                }
            }
            return sent;
        }

        /** Where the log does not tell the end: cancelled before its turn, or the log is gone. */
        private void sendEnd(TrainingJob job) {
            JobEvent.State state = new JobEvent.State(
                    job.finished() == null ? job.created() : job.finished(),
                    job.state(),
                    job.reason(),
                    job.version() == null ? null : job.version().toString());
            try {
                send(SseEmitter.event(), state, JobJson.mapper().writeValueAsString(state));
            } catch (IOException gone) {
                log.debug("A follower of training job {} is gone", id, gone);
            }
        }

        private void send(SseEmitter.SseEventBuilder builder, JobEvent event, String json) throws IOException {
            emitter.send(builder.name(event.kind()).data(json, MediaType.TEXT_PLAIN));
        }
    }

    @Override
    public void start() {
        open = true;
    }

    @Override
    public void stop() {
        open = false;
        pulse.beat();
        for (Thread follower : followers) {
            try {
                follower.join(Duration.ofSeconds(2));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public boolean isRunning() {
        return open;
    }
}
