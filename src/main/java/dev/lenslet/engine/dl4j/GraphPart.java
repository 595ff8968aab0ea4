package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightSpec;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.jspecify.annotations.Nullable;

/** What one node, or a layer inside a wrapper, adds to the graph. */
class GraphPart {

    final GraphTranslation whole;
    final Node node;
    final String name;
    final String[] inputs;
    final List<Shape> shapes;

    /**
     * @param name of the vertex that gives the result
     * @param shapes of what comes in, as Keras has it
     */
    GraphPart(GraphTranslation whole, Node node, String name, String[] inputs, List<Shape> shapes) {
        this.whole = whole;
        this.node = node;
        this.name = name;
        this.inputs = inputs.clone();
        this.shapes = List.copyOf(shapes);
    }

    final Shape in() {
        return shapes.get(0);
    }

    final int channels() {
        return in().dim(-1);
    }

    final void layer(org.deeplearning4j.nn.conf.layers.Layer layer) {
        layer(name, layer, null, inputs);
    }

    final void layer(
            String as,
            org.deeplearning4j.nn.conf.layers.Layer layer,
            @Nullable InputPreProcessor before,
            String... from) {
        boolean frozen = !node.trainable()
                && !node.layer().weights(whole.network().inputShapes(node)).isEmpty();
        whole.graph().addLayer(as, frozen ? new FrozenLayerWithBackprop(layer) : layer, before, from);
    }

    final void vertex(String as, GraphVertex vertex, String... from) {
        whole.graph().addVertex(as, vertex, from);
    }

    final void rearrange(InputPreProcessor way) {
        vertex(name, new PreprocessorVertex(way), inputs);
    }

    final void place(String array, String layer, String parameter, Layout layout) {
        for (WeightSpec spec : node.layer().weights(whole.network().inputShapes(node))) {
            if (spec.name().equals(array)) {
                whole.place(node, spec, layer, parameter, layout);
            }
        }
    }

    final void bias(boolean used, String layer) {
        if (used) {
            place("bias", layer, "b", Layout.ROW);
        }
    }
}
