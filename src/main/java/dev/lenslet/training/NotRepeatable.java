package dev.lenslet.training;

import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.Map;

/** A job that cannot be repeated as it was. */
final class NotRepeatable extends Refusal {

    private final transient Map<String, Object> members;

    private NotRepeatable(String id, String why, Map<String, Object> members) {
        super(
                Reason.CONFLICT,
                "training-job-not-repeatable",
                "The training job cannot be repeated",
                "Training job " + id + " cannot be repeated: " + why + ".");
        this.members = members;
    }

    /** @param why a clause, with what to do instead */
    NotRepeatable(String id, String why) {
        this(id, why, Map.of());
    }

    /** @param now the data set's checksum */
    static NotRepeatable replaced(String id, String dataSet, String then, String now) {
        return new NotRepeatable(
                id,
                "its data set '" + dataSet + "' had the checksum " + then + ", the one of that name now has " + now
                        + "; upload the former again under this name",
                Map.of("recorded_checksum", then, "present_checksum", now));
    }

    /** There is none of the name, and the catalogue does not have it. */
    static NotRepeatable gone(String id, String dataSet, String then) {
        return new NotRepeatable(
                id,
                "its data set '" + dataSet + "' is gone; upload the same again, whose checksum is " + then,
                Map.of("recorded_checksum", then));
    }

    @Override
    public Map<String, Object> members() {
        return members;
    }
}
