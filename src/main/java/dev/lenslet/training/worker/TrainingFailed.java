package dev.lenslet.training.worker;

/** The work cannot go on, for a reason that whoever asked for it can understand. */
final class TrainingFailed extends Exception {

    /** @param reason a sentence */
    TrainingFailed(String reason) {
        super(reason);
    }

    TrainingFailed(String reason, Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
