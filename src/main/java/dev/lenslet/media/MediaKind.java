package dev.lenslet.media;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What raw input is. In JSON it is named as a data set of it is. */
public enum MediaKind {
    @JsonProperty("images")
    IMAGE("pictures"),
    @JsonProperty("frames")
    FRAMES("sequences of frames"),
    @JsonProperty("sounds")
    SOUND("sounds"),
    @JsonProperty("texts")
    TEXT("texts");

    private final String plural;

    MediaKind(String plural) {
        this.plural = plural;
    }

    /** As in messages. */
    public String plural() {
        return plural;
    }
}
