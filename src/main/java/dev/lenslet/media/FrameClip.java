package dev.lenslet.media;

import dev.lenslet.network.FramesPreprocessing;

/** A sequence sampled to a network's length, window by window where it is longer than what the network was trained on. */
final class FrameClip implements Clip {

    private final Frames frames;
    private final FramesPreprocessing preprocessing;
    private final int windows;
    private int next;

    FrameClip(Frames frames, FramesPreprocessing preprocessing) {
        this.frames = frames;
        this.preprocessing = preprocessing;
        this.windows = Math.max(1, Math.ceilDiv(frames.count(), preprocessing.longest()));
    }

    @Override
    public int windows() {
        return windows;
    }

    @Override
    public Span span(int window) {
        return new Span(frames.at(first(window)), frames.at(first(window + 1)));
    }

    /** Windows share the frames evenly, so that none is a short rest. */
    private int first(int window) {
        return (int) ((long) frames.count() * window / windows);
    }

    @Override
    public void read(float[] target, int offset) {
        int first = first(next);
        int count = first(next + 1) - first;
        next++;
        int size = preprocessing.frame().shape().size();
        int held = -1;
        for (int i = 0; i < preprocessing.frames(); i++) {
            int source = first + preprocessing.source(i, count);
            int to = offset + i * size;
            if (source == held) {
                System.arraycopy(target, to - size, target, to, size);
            } else {
                frames.read(source, preprocessing.frame(), target, to);
                held = source;
            }
        }
    }

    @Override
    public void close() {
        frames.close();
    }
}
