package dev.lenslet.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves Spring Boot's configurations of tracing out, unread, unless {@value #SWITCH} is on: what is off shall cost no start
 * time and no memory. Listed in {@code META-INF/spring.factories}.
 */
final class TracingOnDemand implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String SWITCH = "management.tracing.export.enabled";

    private static final List<String> TRACING =
            List.of("org.springframework.boot.micrometer.tracing.", "org.springframework.boot.opentelemetry.");

    private boolean wanted;

    @Override
    public void setEnvironment(Environment environment) {
        wanted = environment.getProperty(SWITCH, Boolean.class, false);
    }

    @Override
    public boolean[] match(@Nullable String[] configurations, AutoConfigurationMetadata metadata) {
        boolean[] kept = new boolean[configurations.length];
        for (int i = 0; i < kept.length; i++) {
            String name = configurations[i];
            kept[i] = wanted || name == null || TRACING.stream().noneMatch(name::startsWith);
        }
        return kept;
    }
}
