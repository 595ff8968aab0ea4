package dev.lenslet.storage;

import java.io.IOException;

/** Bytes that are not the file's: nothing to take up again. */
public final class WrongBytes extends IOException {

    public WrongBytes(String message) {
        super(message);
    }
}
