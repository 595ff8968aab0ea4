package dev.lenslet.training;

import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.Reason;
import dev.lenslet.problem.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A job whose fields are sound one by one, but do not fit each other or this machine. */
final class UnfitJob extends Refusal {

    private final transient List<FieldFault> faults;

    /** @param faults at least one */
    UnfitJob(List<FieldFault> faults) {
        super(
                Reason.UNPROCESSABLE,
                "unfit-training-job",
                "The training job cannot be done",
                faults.stream()
                        .map(fault -> fault.field() + ": " + fault.message())
                        .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    UnfitJob(String field, String message) {
        this(List.of(new FieldFault(field, message)));
    }

    List<FieldFault> faults() {
        return faults;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("errors", faults);
    }
}
