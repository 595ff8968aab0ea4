package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Bidirectional;
import dev.lenslet.network.Conv1D;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.Recurrent;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;

/** Layers of (steps, channels). */
final class SequenceTranslation extends GraphPart {

    SequenceTranslation(GraphPart part) {
        super(part.whole, part.node, part.name, part.inputs, part.shapes);
    }

    /** Sequences go through the layers of pictures, one wide, which have helpers. */
    void add(Conv1D conv) {
        String from = inputs[0];
        InputPreProcessor widen = Reordering.WIDEN.of(in().dim(0));
        int before = conv.window().zerosBefore(in()).get(0);
        int behind = conv.window().zerosAfter(in()).get(0);
        if (before + behind > 0) {
            layer(name + "#padded", Convolutions.zeros(before, behind, 0, 0), widen, from);
            layer(name + "#wide", Convolutions.of(conv, channels()), null, name + "#padded");
        } else {
            layer(name + "#wide", Convolutions.of(conv, channels()), widen, from);
        }
        vertex(name, new PreprocessorVertex(Reordering.NARROW.of(0)), name + "#wide");
        place("kernel", name + "#wide", "W", Layout.SEQUENCE);
        bias(conv.affine().useBias(), name + "#wide");
    }

    void add(Pooling pooling) {
        layer(name + "#wide", Convolutions.of(pooling), Reordering.WIDEN.of(in().dim(0)), inputs);
        vertex(name, new PreprocessorVertex(Reordering.NARROW.of(0)), name + "#wide");
    }

    void add(Recurrent recurrent) {
        recurrent(recurrent, name, "", recurrent.recurrence().goBackwards());
    }

    /** @param prefix of the arrays' names */
    private void recurrent(Recurrent recurrent, String as, String prefix, boolean backwards) {
        layer(as, Sequences.of(recurrent, channels()), backwards ? Reordering.REVERSE.of(in().dim(0)) : null, inputs);
        place(prefix + "kernel", as, "W", Layout.GATES);
        place(prefix + "recurrent_kernel", as, "RW", Layout.GATES);
        place(prefix + "bias", as, "b", Layout.GATES_ROW);
    }

    void add(Bidirectional both) {
        String forward = name + "#forward";
        String backward = name + "#backward";
        recurrent(both.forward(), forward, "forward_", false);
        recurrent(both.forward(), backward, "backward_", true);
        if (both.forward().recurrence().returnSequences()) {
            vertex(name + "#turned", new PreprocessorVertex(Reordering.REVERSE.of(in().dim(0))), backward);
            backward = name + "#turned";
        }
        vertex(
                name,
                switch (both.mergeMode()) {
                    case CONCAT -> new MergeVertex();
                    case SUM -> new ElementWiseVertex(ElementWiseVertex.Op.Add);
                    case MUL -> new ElementWiseVertex(ElementWiseVertex.Op.Product);
                    case AVE -> new ElementWiseVertex(ElementWiseVertex.Op.Average);
                },
                forward,
                backward);
    }
}
