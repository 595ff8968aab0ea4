package dev.lenslet.training;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a version that a job made takes over from the one that answers.
 *
 * @param enabled whether the two are compared at all; without it each new version takes over
 * @param alpha level of the test, 0.05: a new version whose errors are that unlikely if it were as good is worse. At 0.5, the
 *     most, it must have as many right
 * @param tolerance how much lower accuracy may be where chance could explain it, 0.01: few examples excuse no more
 */
@ConfigurationProperties("lenslet.training.gate")
record GateSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("0.05") double alpha,
        @DefaultValue("0.01") double tolerance) {

    GateSettings {
        if (!(alpha > 0 && alpha <= 0.5)) {
            throw new IllegalArgumentException("lenslet.training.gate.alpha must be above 0, at most 0.5");
        }
        if (!(tolerance >= 0 && tolerance <= 1)) {
            throw new IllegalArgumentException("lenslet.training.gate.tolerance must be from 0 to 1");
        }
    }
}
