package dev.lenslet.training;

import java.util.List;

/** Finds worker processes. */
final class Workers {

    private Workers() {}

    /** Those that live and were started by a service. */
    static List<ProcessHandle> of(ProcessHandle service) {
        return service.children()
                .filter(child -> child.info().commandLine().orElse("").contains("worker.args"))
                .toList();
    }
}
