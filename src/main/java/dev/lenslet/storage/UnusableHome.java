package dev.lenslet.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Why the service does not start on this home directory. */
final class UnusableHome extends RuntimeException {

    private final String way;

    private UnusableHome(String message, String way, @Nullable Throwable cause) {
        super(message, cause);
        this.way = way;
    }

    static UnusableHome taken(Path home) {
        return new UnusableHome(
                "Another Lenslet works in " + home + " already.",
                "Stop it, or give this one a home of its own: LENSLET_HOME, or lenslet.home.",
                null);
    }

    static UnusableHome notWritable(Path home, IOException failure) {
        String reason = switch (failure) {
            case AccessDeniedException denied -> "permission is denied for " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is no directory";
            default -> String.valueOf(failure.getMessage());
        };
        return new UnusableHome(
                "Lenslet cannot write to its home directory " + home + ": " + reason + ".",
                "Make it writable for the user that runs Lenslet, or name another: LENSLET_HOME, or lenslet.home.",
                failure);
    }

    /** What a person can do about it. */
    String way() {
        return way;
    }
}
