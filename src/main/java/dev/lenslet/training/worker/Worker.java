package dev.lenslet.training.worker;

import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.Outcome;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that trains: reads {@code job.json} of a job's directory, reports through its {@code events.jsonl}, leaves the
 * model in {@code export/} and, last of all, {@code outcome.json}. It exits with 0 where it left an outcome, good or bad. On
 * SIGTERM it writes a checkpoint and leaves none; started again, it goes on from its newest checkpoint.
 */
public final class Worker {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private static final String ASSIGNMENT = "--assignment=";

    private Worker() {}

    /**
     * @param args the job's directory; then {@code --assignment=N} where replicas share the work; then {@code --wait}, to
     *     begin only when a line comes in, and to leave when the input ends before: whoever started this has died
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        JobDirectory job = new JobDirectory(Path.of(args[0]).toAbsolutePath());
        if (List.of(args).contains("--wait") && System.in.read() < 0) {
            log.error("Whoever started this worker is gone, so it does not begin");
            System.exit(1);
        }
        for (String argument : args) {
            if (argument.startsWith(ASSIGNMENT)) {
                Fence.enter(job, Long.parseLong(argument.substring(ASSIGNMENT.length())));
            }
        }
        StopSignal signal = new StopSignal();
        signal.install();
        // Exits by itself, since threads of libraries may still be there.
        System.exit(complete(job, signal) ? 0 : 1);
    }

    private static boolean complete(JobDirectory job, StopSignal signal) {
        try {
            if (job.readOutcome().isPresent()) {
                // Of a worker that was given up for dead, and came to its end before this one's turn.
                return true;
            }
            job.writeOutcome(work(job, signal));
            return true;
        } catch (Stopped stopped) {
            log.info("Told to end; the job goes on from its last checkpoint");
            return false;
        } catch (IOException | RuntimeException | Error fault) {
            log.error("The worker leaves no outcome", fault);
            return false;
        }
    }

    private static Outcome work(JobDirectory job, StopSignal signal) throws IOException, Stopped {
        try (EventLog events = EventLog.open(job.events())) {
            WorkOrder order = job.readOrder();
            return new TrainingWork(job, order, Installed.on(order), new Reports(events, Told.in(job.events())), signal)
                    .run();
        } catch (TrainingFailed failed) {
            log.error("{}", failed.reason(), failed.getCause());
            return failed(failed.reason());
        } catch (InvalidNetworkException invalid) {
            log.error("The network cannot be trained", invalid);
            return failed("the network cannot be trained: " + invalid.getMessage());
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError fault) {
            return failed(fault);
        }
    }

    /** What an engine throws may have run out of native memory at its bottom. */
    private static Outcome failed(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError tooLarge) {
                // The Java heap's own end the process at once (ExitOnOutOfMemoryError); this is JavaCPP's.
                log.error("Out of native memory", fault);
                return failed(
                        "training needs more memory than lenslet.training.off-heap, or its resources.memory, gives it ("
                                + tooLarge.getMessage() + "); a smaller batch_size or network needs less");
            }
        }
        log.error("The worker failed", fault);
        return failed("the worker failed: " + fault + "; its log tells where");
    }

    private static Outcome failed(String reason) {
        return new Outcome.Failed(Instant.now(), reason);
    }
}
