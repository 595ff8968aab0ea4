package dev.lenslet.media;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How long a text is read at most.
 *
 * @param maxBytes of one text, as it is encoded; default 1 MB, a long book
 */
@ConfigurationProperties("lenslet.media.text")
public record TextLimits(@DefaultValue("1MB") DataSize maxBytes) {

    public static final TextLimits DEFAULT = new TextLimits(DataSize.ofMegabytes(1));

    public TextLimits {
        if (maxBytes.toBytes() < 1 || maxBytes.toMegabytes() > 1024) {
            throw new IllegalArgumentException("lenslet.media.text.max-bytes must be 1B to 1GB, is " + maxBytes);
        }
    }
}
