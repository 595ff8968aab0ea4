package dev.lenslet.training;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.dataset.DataSets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Trains again what a job trained, from its record. Thread-safe. */
final class Repetitions {

    private final JobTools tools;
    private final JobSupervisor supervisor;
    private final TransactionTemplate transactions;

    Repetitions(JobTools tools, JobSupervisor supervisor, PlatformTransactionManager transactions) {
        this.tools = tools;
        this.supervisor = supervisor;
        this.transactions = new TransactionTemplate(transactions);
    }

    /**
     * Queues a job with the network, the hyperparameters and the seed of another one.
     *
     * @param key null where the client gave none
     * @return the id of the job that was queued, now or before
     * @throws NotRepeatable where its data set is another one now or gone, or nothing is known of it
     * @throws TrainingQueueFull where as many wait as may
     */
    String repeat(String id, @Nullable IdempotencyKey key) {
        TrainingJob job = tools.jobs().find(id).orElseThrow(() -> new UnknownTrainingJob(id));
        JobEnvironment then = tools.environments()
                .find(id)
                .orElseThrow(() -> new NotRepeatable(
                        id, "it never came to be trained, so its data set is not known; submit it as a new job"));
        TrainingEngine engine = tools.engines().named(job.training().engine()).orElseThrow(TrainingUnavailable::new);
        String again = UUID.randomUUID().toString();
        // Held before it is looked for: it cannot go between the two.
        try (DataSets.Use held = tools.dataSets().use(job.dataSet(), "training job " + again)) {
            Optional<DataSet> dataSet = dataSet(job, then);
            // How many threads it gets shows when it begins.
            List<String> differences = dataSet.map(now ->
                            then.differences(JobEnvironment.of(now, engine, Map.of("OMP_NUM_THREADS", then.threads()))))
                    .orElse(List.of());
            Enqueued outcome = Objects.requireNonNull(transactions.execute(status -> {
                Enqueued enqueued = tools.jobs()
                        .enqueue(
                                new NewJob(
                                        again,
                                        job.model(),
                                        job.dataSet(),
                                        job.owner(),
                                        job.request(),
                                        job.network(),
                                        job.training(),
                                        job.resources(),
                                        differences,
                                        tools.clock().instant()),
                                tools.settings().queueCapacity(),
                                key);
                if (enqueued instanceof Enqueued.Queued) {
                    tools.environments().repeats(again, id, then);
                }
                return enqueued;
            }));
            return switch (outcome) {
                case Enqueued.Queued queued -> {
                    supervisor.wake();
                    yield again;
                }
                case Enqueued.Repeated repeated -> repeated.job();
                case Enqueued.Full full ->
                    throw new TrainingQueueFull(tools.settings().queueCapacity());
                case Enqueued.KeyTaken taken -> throw new IdempotencyKeyReused(Objects.requireNonNull(key));
            };
        }
    }

    /** Empty where it has yet to be fetched; it is compared when that is done. */
    private Optional<DataSet> dataSet(TrainingJob job, JobEnvironment then) {
        Optional<DataSet> now = tools.dataSets().find(job.dataSet());
        now.filter(found -> !found.checksum().equals(then.dataSetChecksum())).ifPresent(other -> {
            throw NotRepeatable.replaced(job.id(), job.dataSet(), then.dataSetChecksum(), other.checksum());
        });
        if (now.isEmpty() && tools.dataSets().catalogueEntry(job.dataSet()).isEmpty()) {
            throw NotRepeatable.gone(job.id(), job.dataSet(), then.dataSetChecksum());
        }
        return now;
    }
}
