package dev.lenslet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

/**
 * Starts the service. Auto-configuration that looks through the application's package, as Jackson's does for mix-ins, is given
 * one where there is nothing: looking through all classes takes a thirtieth of the start. What looks at each method of each
 * component for annotations that Lenslet has none of is left out: transactions are begun by {@code TransactionTemplate}.
 */
@SpringBootApplication(
        exclude = {
            AopAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class,
            ValidationAutoConfiguration.class
        })
@AutoConfigurationPackage(basePackages = "dev.lenslet.none")
@ConfigurationPropertiesScan
public class LensletApplication {

    public static void main(String[] args) {
        SpringApplication.run(LensletApplication.class, args);
    }
}
