package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Map;

/** The disk has no room for what a job writes. */
final class NoRoom extends Refusal {

    private final DiskRoom.Lack lack;

    NoRoom(DiskRoom.Lack lack) {
        super(
                Reason.STORAGE_FULL,
                "storage-full",
                "The disk has no room",
                "No training job is taken: " + lack.inWords() + "; delete jobs, data sets or versions, or add room.");
        this.lack = lack;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("free_bytes", lack.free(), "reserve_bytes", lack.reserve());
    }
}
