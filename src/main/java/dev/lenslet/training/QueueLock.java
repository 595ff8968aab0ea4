package dev.lenslet.training;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Locks of the queue in the database, each a row. Whoever holds one keeps the others out until its transaction ends. */
enum QueueLock {

    /** Of joining the queue. */
    TRAINING("training"),

    /** Of changing who runs what. */
    SCHEDULE("schedule");

    private final String row;

    QueueLock(String row) {
        this.row = row;
    }

    void hold(JdbcClient jdbc) {
        jdbc.sql("select name from training_queue where name = :row for update")
                .param("row", row)
                .query(String.class)
                .single();
    }
}
