package dev.lenslet.training;

import dev.lenslet.storage.Home;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** Puts the parts of sweeps and repetitions together. */
@Configuration(proxyBeanMethods = false)
class SweepConfiguration {

    @Bean
    Sweeps sweeps(JdbcClient jdbc, PlatformTransactionManager transactions, TrainingJobs jobs) {
        return new Sweeps(jdbc, transactions, jobs);
    }

    @Bean
    SweepPass sweepPass(Sweeps sweeps, JobTools tools, Home home, PlatformTransactionManager transactions) {
        return new SweepPass(
                sweeps, tools.trials(), tools.jobs(), tools.publication(), home, transactions, tools.clock());
    }

    @Bean
    SweepTable sweepTable(Sweeps sweeps, Trials trials, TrainingJobs jobs, JobViews views) {
        return new SweepTable(sweeps, trials, jobs, views);
    }

    @Bean
    SweepCancellations sweepCancellations(Sweeps sweeps, Trials trials, JobSupervisor supervisor) {
        return new SweepCancellations(sweeps, trials, supervisor);
    }

    @Bean
    Repetitions repetitions(JobTools tools, JobSupervisor supervisor, PlatformTransactionManager transactions) {
        return new Repetitions(tools, supervisor, transactions);
    }
}
