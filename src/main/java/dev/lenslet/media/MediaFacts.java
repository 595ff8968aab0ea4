package dev.lenslet.media;

/** What is known of one example without decoding it. */
public sealed interface MediaFacts {

    MediaKind kind();

    /** Extents as stored. */
    record Picture(int width, int height) implements MediaFacts {

        @Override
        public MediaKind kind() {
            return MediaKind.IMAGE;
        }
    }

    /**
     * @param seconds of it
     * @param rate samples a second, as stored
     */
    record Sound(double seconds, int rate) implements MediaFacts {

        @Override
        public MediaKind kind() {
            return MediaKind.SOUND;
        }
    }

    /** @param count frames, at least 1 */
    record Frames(int count, ImageSizes sizes) implements MediaFacts {

        @Override
        public MediaKind kind() {
            return MediaKind.FRAMES;
        }
    }
}
