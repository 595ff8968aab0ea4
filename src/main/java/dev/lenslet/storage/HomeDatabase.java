package dev.lenslet.storage;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/**
 * The database where none is configured: H2 in a file under {@code lenslet.home}. It writes what is committed at once: by
 * its default it may wait for half a second, in which a kill would lose a job that was accepted.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "spring.datasource.url", matchIfMissing = true, havingValue = "never given")
class HomeDatabase {

    @Bean
    @DependsOn(HomeLock.NAME)
    JdbcConnectionDetails databaseOfHome(Home home) {
        String url =
                "jdbc:h2:file:" + home.home().resolve("database/lenslet") + ";DB_CLOSE_ON_EXIT=FALSE;WRITE_DELAY=0";
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return "sa";
            }

            @Override
            public String getPassword() {
                return "";
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }
}
