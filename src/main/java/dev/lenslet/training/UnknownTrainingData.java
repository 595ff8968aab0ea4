package dev.lenslet.training;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.List;
import java.util.Map;

/** A job names a data set that is neither on disk nor in the catalogue. */
final class UnknownTrainingData extends Refusal {

    private final String name;

    UnknownTrainingData(String name) {
        super(
                Reason.UNKNOWN,
                "unknown-data-set",
                "There is no such data set",
                "dataset: there is no data set '" + name
                        + "', neither uploaded nor in the catalogue; GET /datasets lists them.");
        this.name = name;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("errors", List.of(new FieldFault("dataset", "there is no data set '" + name + "'")));
    }
}
