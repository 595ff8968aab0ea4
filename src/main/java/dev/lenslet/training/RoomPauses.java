package dev.lenslet.training;

import dev.lenslet.training.job.EventLog;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobEvent;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs that are paused until the disk has room again; they have no worker, and keep their age. Portable SQL. Thread-safe. */
final class RoomPauses {

    private static final Logger log = LoggerFactory.getLogger(RoomPauses.class);

    private final JdbcClient jdbc;
    private final Function<String, JobDirectory> directories;
    private final InstantSource clock;

    RoomPauses(JdbcClient jdbc, Function<String, JobDirectory> directories, InstantSource clock) {
        this.jdbc = jdbc;
        this.directories = directories;
        this.clock = clock;
    }

    /** Says of a waiting job that has its turn why it does not begin. */
    void explain(Assignment held, String reason) {
        jdbc.sql("update training_job set reason = :reason where id = :id and assignment = :assignment"
                        + " and state = 'QUEUED'")
                .param("reason", reason)
                .param("id", held.job())
                .param("assignment", held.number())
                .update();
    }

    /**
     * Lets them wait for their turn again. Call it when there is room.
     *
     * @return how many
     */
    int end() {
        String reason = "the disk has room again";
        int ended = 0;
        for (String id : jdbc.sql("select id from training_job where state = 'PAUSED' and paused_for_room = true")
                .query((row, index) -> row.getString("id"))
                .list()) {
            boolean queued =
                    jdbc.sql("update training_job set state = 'QUEUED', reason = :reason, paused_for_room = false"
                                            + " where id = :id and state = 'PAUSED' and paused_for_room = true")
                                    .param("reason", reason)
                                    .param("id", id)
                                    .update()
                            == 1;
            if (queued) {
                ended++;
                tell(id, reason);
            }
        }
        return ended;
    }

    private void tell(String id, String reason) {
        log.info("Training job {} waits again: {}", id, reason);
        try {
            EventLog.append(
                    directories.apply(id).events(), new JobEvent.State(clock.instant(), JobState.QUEUED, reason, null));
        } catch (IOException unwritable) {
            log.warn("The events of training job {} cannot be written", id, unwritable);
        }
    }
}
