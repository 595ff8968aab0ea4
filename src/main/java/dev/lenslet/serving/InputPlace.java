package dev.lenslet.serving;

import org.jspecify.annotations.Nullable;

/**
 * Where in a request an input stands, for those who are told that it is faulty.
 *
 * @param field that lists the inputs
 * @param key under which it stands there; null where it stands there itself
 */
public record InputPlace(String field, int index, @Nullable String key) {

    @Override
    public String toString() {
        return field + "[" + index + "]" + (key == null ? "" : "." + key);
    }
}
