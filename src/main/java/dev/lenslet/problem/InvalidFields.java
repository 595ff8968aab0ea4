package dev.lenslet.problem;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request with faulty fields, all of them listed at once. */
public final class InvalidFields extends Refusal {

    private final transient List<FieldFault> faults;

    /** @param faults at least one */
    public InvalidFields(List<FieldFault> faults) {
        super(
                Reason.MALFORMED,
                "invalid-request",
                "The request has faulty fields",
                faults.stream()
                        .map(fault -> fault.field() + ": " + fault.message())
                        .collect(Collectors.joining("; ")));
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("no faults");
        }
        this.faults = List.copyOf(faults);
    }

    public InvalidFields(String field, String message) {
        this(List.of(new FieldFault(field, message)));
    }

    public List<FieldFault> faults() {
        return faults;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of("errors", faults);
    }
}
