package dev.lenslet.training;

import dev.lenslet.storage.Home;
import dev.lenslet.training.job.JobDirectory;
import dev.lenslet.training.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes models of jobs that need them no more, where a crash came between. */
final class Leftovers {

    private static final Logger log = LoggerFactory.getLogger(Leftovers.class);

    private final Home home;
    private final TrainingJobs jobs;
    private final Trials trials;
    private final Publication publication;

    Leftovers(Home home, TrainingJobs jobs, Trials trials, Publication publication) {
        this.home = home;
        this.jobs = jobs;
        this.trials = trials;
        this.publication = publication;
    }

    void remove() {
        try (Stream<Path> directories = Files.exists(home.jobs()) ? Files.list(home.jobs()) : Stream.empty()) {
            for (Path root : (Iterable<Path>) directories::iterator) {
                JobDirectory directory = new JobDirectory(root);
                if (publication.leftIn(directory)
                        && jobs.find(String.valueOf(root.getFileName()))
                                .filter(job -> job.state() == JobState.SUCCEEDED || job.state() == JobState.CANCELLED)
                                .isPresent()
                        && !trials.holdBack(String.valueOf(root.getFileName()))) {
                    publication.clear(directory);
                }
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("What ended training jobs left cannot be removed", failure);
        }
    }
}
