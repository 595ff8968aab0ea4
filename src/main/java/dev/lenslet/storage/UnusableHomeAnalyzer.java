package dev.lenslet.storage;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends the start with sentences instead of a stack trace; listed in {@code META-INF/spring.factories}. */
final class UnusableHomeAnalyzer extends AbstractFailureAnalyzer<UnusableHome> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableHome cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.way(), cause);
    }
}
