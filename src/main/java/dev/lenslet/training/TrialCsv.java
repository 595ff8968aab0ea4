package dev.lenslet.training;

import dev.lenslet.training.sweep.TrialStanding.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Trials as CSV (RFC 4180): a header, then a row each. Spreadsheets take text for a formula that begins as one does; such text
 * gets an apostrophe in front (OWASP, "CSV Injection"). Numbers stay numbers, those below 0 too.
 */
final class TrialCsv {

    private static final String FORMULA = "=+-@\t\r\n";

    private TrialCsv() {}

    /** @param parameters those that differ, a column each */
    static String of(List<String> parameters, List<TrainingJob> jobs, Map<String, Trial> trials) {
        StringBuilder table = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(table, CSVFormat.RFC4180)) {
            List<Object> header = new ArrayList<>(List.of("trial", "job", "state"));
            parameters.forEach(parameter -> header.add(text(parameter)));
            header.addAll(List.of("val_loss", "val_accuracy", "epochs", "version", "seconds", "reason"));
            printer.printRecord(header);
            for (TrainingJob job : jobs) {
                printer.printRecord(row(parameters, job, Objects.requireNonNull(trials.get(job.id()))));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return table.toString();
    }

    private static List<@Nullable Object> row(List<String> parameters, TrainingJob job, Trial trial) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(trial.standing().number());
        row.add(job.id());
        row.add(job.state());
        parameters.forEach(parameter -> row.add(value(trial.values().get(parameter))));
        Validation figures = trial.standing().figures();
        row.add(figures == null ? null : figures.loss());
        row.add(figures == null ? null : figures.accuracy());
        row.add(figures == null ? null : figures.epochs());
        row.add(job.version());
        row.add(
                job.started() == null || job.finished() == null
                        ? null
                        : Duration.between(job.started(), job.finished()).toMillis() / 1e3);
        row.add(text(job.reason()));
        return row;
    }

    private static @Nullable Object value(@Nullable JsonNode value) {
        if (value == null) {
            return null;
        }
        return value.isString() ? text(value.stringValue()) : value.toString();
    }

    private static @Nullable String text(@Nullable String text) {
        return text != null && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
