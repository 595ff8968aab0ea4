package dev.lenslet.training;

import dev.lenslet.dataset.DataSetUsers;
import dev.lenslet.dataset.DataSets;
import dev.lenslet.device.Devices;
import dev.lenslet.media.Media;
import dev.lenslet.network.BaseWeights;
import dev.lenslet.registry.Models;
import dev.lenslet.storage.Home;
import dev.lenslet.storage.HomeLock;
import dev.lenslet.training.job.JobDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Puts the parts of training together. */
@Configuration(proxyBeanMethods = false)
class TrainingConfiguration {

    /** Proxies and browsers tend to give up on silent connections after 30 to 60 seconds. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    @Bean
    TrainingJobs trainingJobs(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new TrainingJobs(jdbc, transactions);
    }

    @Bean
    Trials trials(JdbcClient jdbc, PlatformTransactionManager transactions, TrainingJobs jobs) {
        return new Trials(jdbc, transactions, jobs);
    }

    @Bean
    JobEnvironments jobEnvironments(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new JobEnvironments(jdbc, transactions);
    }

    @Bean
    DatabaseClock databaseClock(JdbcClient jdbc) {
        return new DatabaseClock(jdbc, System::nanoTime);
    }

    @Bean
    TrainingEngines trainingEngines() {
        return TrainingEngines.installed();
    }

    @Bean
    TrainingDevices trainingDevices(TrainingEngines engines, Leases leases, Membership membership) {
        return new TrainingDevices(engines, leases, membership);
    }

    @Bean
    Leases leases(JdbcClient jdbc) {
        return new Leases(jdbc);
    }

    @Bean
    Replicas replicas(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new Replicas(jdbc, transactions);
    }

    @Bean
    Offers offers(Devices devices, TrainingEngines engines, TrainingSettings settings, SchedulingSettings scheduling) {
        return new Offers(devices, engines, settings, scheduling);
    }

    @Bean
    QueueState queueState(
            JdbcClient jdbc, Replicas replicas, TrainingSettings settings, SchedulingSettings scheduling) {
        return new QueueState(jdbc, replicas, settings, scheduling);
    }

    @Bean
    JobViews jobViews(
            Leases leases, QueueState state, Trials trials, JobEnvironments environments, DatabaseClock clock) {
        return new JobViews(leases, new Prospects(state, clock, System::nanoTime), trials, environments);
    }

    @Bean
    LeasedGpus leasedGpus(Devices devices, TrainingDevices trainingDevices) {
        return new LeasedGpus(() -> devices.latest().gpus(), trainingDevices);
    }

    @Bean
    DataSetUsers trainingJobsAsDataSetUsers(TrainingJobs jobs) {
        return dataSet ->
                jobs.users(dataSet).stream().map(id -> "training job " + id).toList();
    }

    @Bean
    JobMetrics jobMetrics(MeterRegistry registry, TrainingJobs jobs) {
        return new JobMetrics(registry, jobs);
    }

    @Bean
    JobTools jobTools(
            TrainingSettings settings,
            TrainingJobs jobs,
            Leases leases,
            Trials trials,
            JobEnvironments environments,
            DataSets dataSets,
            Media media,
            BaseWeights weights,
            TrainingEngines engines,
            LeasedGpus leasedGpus,
            Models models,
            JobMetrics metrics,
            Home home,
            DatabaseClock clock,
            GateSettings gate,
            DiskRoom room,
            JdbcClient jdbc) {
        WorkerClassPath classPath = new WorkerClassPath(
                System.getProperty("java.class.path"), home.home().resolve("worker"));
        return new JobTools(
                settings,
                jobs,
                leases,
                trials,
                environments,
                dataSets,
                media,
                weights,
                new FetchStep(settings.grace()),
                engines,
                new WorkerCommand(settings, classPath, home.home().resolve("natives")),
                leasedGpus,
                new Publication(models, gate),
                room,
                new RoomPauses(jdbc, id -> directory(home, id), clock),
                metrics,
                new Pulse(),
                Place.here(),
                clock);
    }

    private static JobDirectory directory(Home home, String id) {
        return new JobDirectory(home.jobs().resolve(id));
    }

    @Bean
    DiskRoom diskRoom(Home home, HousekeepingSettings settings) {
        return new DiskRoom(
                () -> home.home().toFile().getUsableSpace(), settings.reserve().toBytes(), System::nanoTime);
    }

    @Bean
    JobDeletion jobDeletion(
            JdbcClient jdbc, PlatformTransactionManager transactions, TrainingJobs jobs, Trials trials, Home home) {
        return new JobDeletion(jdbc, transactions, jobs, trials, id -> directory(home, id));
    }

    @Bean
    Housekeeping housekeeping(
            HousekeepingSettings settings,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            JobDeletion deletion,
            DataSets dataSets,
            Home home,
            DiskRoom room,
            DatabaseClock clock,
            MeterRegistry registry) {
        return new Housekeeping(
                settings,
                new EndedJobs(jdbc, transactions),
                deletion,
                dataSets,
                id -> directory(home, id),
                room,
                clock,
                registry);
    }

    /** Beaten where the supervisor may have something to look at. */
    @Bean
    Pulse supervisorNews() {
        return new Pulse();
    }

    @Bean
    ScheduledTasks scheduledTasks(
            DataSource database,
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            DatabaseClock clock,
            SweepPass sweepPass,
            Housekeeping housekeeping,
            HousekeepingSettings settings,
            QueueState state,
            SchedulingSettings scheduling,
            JobMetrics metrics,
            Pulse supervisorNews) {
        return new ScheduledTasks(
                database,
                clock,
                sweepPass,
                new SchedulingPass(jdbc, transactions, state, scheduling, clock, metrics.decisions()),
                new IdempotencyKeys(jdbc),
                housekeeping,
                settings.every(),
                supervisorNews::beat);
    }

    @Bean
    Membership membership(TrainingSettings settings, HomeLock lock, Replicas replicas, Offers offers) {
        return new Membership(
                replicas,
                new ReplicaWatch(settings.silence(), System::nanoTime),
                Place.here(),
                settings.concurrency(),
                lock.isAlone(),
                offers::known);
    }

    @Bean
    JobSupervisor jobSupervisor(
            JobTools tools, Home home, Membership membership, ScheduledTasks tasks, Pulse supervisorNews) {
        return new JobSupervisor(
                tools,
                home,
                membership,
                tasks,
                new Leftovers(home, tools.jobs(), tools.trials(), tools.publication()),
                supervisorNews,
                tools.settings().heartbeat());
    }

    @Bean
    JobEvents jobEvents(JobTools tools, JobSupervisor supervisor) {
        return new JobEvents(
                tools.jobs(),
                supervisor,
                tools.pulse(),
                HEARTBEAT,
                tools.settings().maxEventStreams());
    }

    @Bean
    Resumptions resumptions(JobTools tools, JobSupervisor supervisor) {
        return new Resumptions(tools, supervisor);
    }

    @Bean
    Submissions submissions(
            JobTools tools,
            Networks networks,
            Sweeps sweeps,
            JobSupervisor supervisor,
            SchedulingSettings scheduling,
            Offers offers,
            Replicas replicas,
            Membership membership) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = tools.clock();
        // 31 bits: every client's JSON holds it exactly.
        LongSupplier seeds = () -> random.nextInt(Integer.MAX_VALUE);
        JobPlanner planner = new JobPlanner(
                tools.dataSets(),
                networks,
                tools.weights(),
                tools.engines(),
                tools.settings(),
                new ResourcePlanner(tools.settings(), offers, replicas, membership),
                seeds);
        JobRequestReader reader = new JobRequestReader(scheduling.owners());
        return new Submissions(
                reader,
                planner,
                new SweepSubmissions(reader, planner, sweeps, tools.settings(), clock, seeds),
                tools.jobs(),
                tools.dataSets(),
                supervisor,
                tools.settings(),
                tools.room(),
                clock);
    }
}
