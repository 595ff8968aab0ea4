package dev.lenslet.training;

import dev.lenslet.dataset.DataSets;
import dev.lenslet.media.Media;
import dev.lenslet.network.BaseWeights;
import dev.lenslet.registry.Models;
import dev.lenslet.storage.Home;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
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
    TrainingEngines trainingEngines() {
        return TrainingEngines.installed();
    }

    @Bean
    TrainingDevices trainingDevices(TrainingEngines engines, TrainingJobs jobs, TrainingSettings settings) {
        return new TrainingDevices(engines, jobs, settings);
    }

    @Bean
    DataSetUses dataSetUses(DataSets dataSets) {
        return new DataSetUses(dataSets);
    }

    @Bean
    JobMetrics jobMetrics(MeterRegistry registry, TrainingJobs jobs) {
        return new JobMetrics(registry, jobs);
    }

    @Bean
    JobTools jobTools(
            TrainingSettings settings,
            TrainingJobs jobs,
            DataSets dataSets,
            Media media,
            BaseWeights weights,
            TrainingEngines engines,
            Models models,
            JobMetrics metrics,
            Home home,
            ObjectProvider<Clock> clock) {
        WorkerClassPath classPath = new WorkerClassPath(
                System.getProperty("java.class.path"), home.home().resolve("worker"));
        return new JobTools(
                settings,
                jobs,
                dataSets,
                media,
                weights,
                new FetchStep(settings.grace()),
                engines,
                new WorkerCommand(settings, classPath, home.home().resolve("natives")),
                new Publication(models),
                metrics,
                new Pulse(),
                clock.getIfUnique(Clock::systemUTC));
    }

    @Bean
    JobSupervisor jobSupervisor(JobTools tools, Home home, DataSetUses uses) {
        return new JobSupervisor(tools, home, uses);
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
    Resumptions resumptions(JobTools tools, DataSetUses uses, JobSupervisor supervisor) {
        return new Resumptions(tools, uses, supervisor);
    }

    @Bean
    Submissions submissions(JobTools tools, Networks networks, DataSetUses uses, JobSupervisor supervisor) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = tools.clock();
        // 31 bits: every client's JSON holds it exactly.
        JobPlanner planner = new JobPlanner(
                tools.dataSets(),
                networks,
                tools.weights(),
                tools.engines(),
                tools.settings(),
                () -> random.nextInt(Integer.MAX_VALUE));
        return new Submissions(planner, tools.jobs(), uses, supervisor, tools.settings(), clock);
    }
}
