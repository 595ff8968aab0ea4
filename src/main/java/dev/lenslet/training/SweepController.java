package dev.lenslet.training;

import dev.lenslet.problem.InvalidFields;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sweeps over HTTP; they are submitted as training jobs are. */
@RestController
class SweepController {

    private static final String CSV = "text/csv";

    private final SweepTable sweeps;
    private final SweepCancellations cancellations;

    SweepController(SweepTable sweeps, SweepCancellations cancellations) {
        this.sweeps = sweeps;
        this.cancellations = cancellations;
    }

    @GetMapping("/sweeps/{id}")
    SweepView sweep(@PathVariable String id) {
        return sweeps.find(id).orElseThrow(() -> new UnknownSweep(id));
    }

    /** 202 while trials are being ended, 200 where the sweep has ended. */
    @PostMapping("/sweeps/{id}/cancel")
    ResponseEntity<SweepView> cancel(@PathVariable String id) {
        cancellations.cancel(id);
        SweepView sweep = sweep(id);
        return (sweep.state().isFinal() ? ResponseEntity.ok() : ResponseEntity.accepted()).body(sweep);
    }

    /** A sweep's trials as a table for spreadsheets. */
    @GetMapping(path = "/training-jobs", produces = CSV)
    ResponseEntity<String> csv(@RequestParam @Nullable String sweep) {
        if (sweep == null) {
            throw new InvalidFields("sweep", "is missing: CSV is of the trials of one sweep");
        }
        String table = sweeps.csv(sweep);
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("sweep-" + sweep + ".csv")
                                .build()
                                .toString())
                .body(table);
    }
}
