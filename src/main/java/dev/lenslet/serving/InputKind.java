package dev.lenslet.serving;

import dev.lenslet.media.MediaKind;
import java.util.Locale;

/** What a request brings; it decides which model answers where none is named. */
enum InputKind {
    IMAGE("pictures"),
    FRAMES("sequences of frames"),
    SOUND("sounds"),
    TEXT("texts"),
    NUMBERS("instances of numbers");

    private final String plural;

    InputKind(String plural) {
        this.plural = plural;
    }

    static InputKind of(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> IMAGE;
            case FRAMES -> FRAMES;
            case SOUND -> SOUND;
            case TEXT -> TEXT;
        };
    }

    String plural() {
        return plural;
    }

    /** As in settings: {@code lenslet.serving.defaults.<name>}. */
    String setting() {
        return name().toLowerCase(Locale.ROOT);
    }
}
