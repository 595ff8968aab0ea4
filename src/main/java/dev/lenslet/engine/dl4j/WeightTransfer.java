package dev.lenslet.engine.dl4j;

import dev.lenslet.engine.dl4j.GraphTranslation.Place;
import dev.lenslet.network.Network;
import dev.lenslet.network.Node;
import dev.lenslet.network.Shape;
import dev.lenslet.network.WeightArray;
import dev.lenslet.network.WeightSpec;
import dev.lenslet.network.Weights;
import dev.lenslet.training.LazyArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weights from Keras' layouts to Deeplearning4j's and back. */
final class WeightTransfer {

    private final Network network;
    private final ComputationGraph graph;
    private final Map<String, Place> places;
    private final Map<String, ChannelAffine> fixed;
    /** Arrays that have no place in the graph, since nothing trains them. */
    private final Map<String, WeightArray> aside = new HashMap<>();

    WeightTransfer(Network network, ComputationGraph graph, GraphTranslation translation) {
        this.network = network;
        this.graph = graph;
        this.places = translation.places();
        this.fixed = translation.fixed();
    }

    void write(Weights weights) {
        network.weights().forEach((name, spec) -> {
            WeightArray array = weights.arrays().get(name);
            Place place = places.get(name);
            if (array == null) {
                throw new IllegalArgumentException("the weights lack '" + name + "'");
            }
            if (place == null) {
                aside.put(name, array);
                return;
            }
            write(place, array.values());
        });
        fixed.forEach((name, affine) -> FixedScales.set(affine, network, network.node(name), aside));
    }

    private void write(Place place, float[] values) {
        INDArray parameter = parameter(place);
        INDArray keras = Nd4j.create(values, longs(place.spec().shape()), 'c').castTo(parameter.dataType());
        parameter.assign(place.layout().toDl4j(keras));
    }

    /** What of the weights is in the graph, by name; what is not is never trained. */
    Map<String, LazyArray> lazily() {
        Map<String, LazyArray> arrays = new LinkedHashMap<>();
        places.forEach((name, place) -> arrays.put(
                name,
                new LazyArray(place.spec().shape(), () -> values(place.layout().toKeras(parameter(place))))));
        return arrays;
    }

    Shape shape(String name) {
        return place(name).spec().shape();
    }

    /** Takes what {@link #lazily} gives. */
    void write(String name, float[] values) {
        write(place(name), values);
    }

    /**
     * Something that goes with a trained array, number by number.
     *
     * @param flat in the order of the graph's flat parameters
     */
    LazyArray beside(String name, Supplier<float[]> flat) {
        Place place = place(name);
        return new LazyArray(place.spec().shape(), () -> {
            INDArray parameter = parameter(place);
            INDArray alike = Nd4j.createUninitialized(DataType.FLOAT, parameter.shape(), parameter.ordering());
            ((FloatPointer) alike.data().pointer()).put(flat.get());
            return values(place.layout().toKeras(alike));
        });
    }

    /** The way back. */
    float[] flat(String name, float[] keras) {
        Place place = place(name);
        INDArray parameter = parameter(place);
        INDArray array = Nd4j.create(keras, longs(place.spec().shape()), 'c');
        INDArray alike = Nd4j.createUninitialized(DataType.FLOAT, parameter.shape(), parameter.ordering());
        alike.assign(place.layout().toDl4j(array));
        return alike.data().asFloat();
    }

    private Place place(String name) {
        return Objects.requireNonNull(places.get(name), name);
    }

    /** What the graph holds, in Keras' layouts. */
    Weights read() {
        Map<String, WeightArray> arrays = new LinkedHashMap<>();
        network.weights().forEach((name, spec) -> {
            Place place = places.get(name);
            WeightArray kept = aside.get(name);
            if (place != null) {
                arrays.put(
                        name,
                        new WeightArray(spec.shape(), values(place.layout().toKeras(parameter(place)))));
            } else if (kept != null) {
                arrays.put(name, kept);
            }
        });
        return new Weights(arrays);
    }

    /** What gradients change, by its place in the flat arrays of parameters and gradients. */
    List<KerasUpdate.Variable> trained() {
        return variables(true);
    }

    /** What moves by an average: Deeplearning4j gives the way that each goes as its gradient. */
    List<KerasUpdate.Variable> averages() {
        return variables(false);
    }

    private List<KerasUpdate.Variable> variables(boolean byGradient) {
        List<KerasUpdate.Variable> variables = new ArrayList<>();
        places.forEach((name, place) -> {
            Node node = place.node();
            WeightSpec spec = place.spec();
            if (node.trainable() && spec.trainable() == byGradient) {
                INDArray parameter = parameter(place);
                variables.add(
                        new KerasUpdate.Variable(name, parameter.offset(), parameter.length(), spec.regularizer()));
            }
        });
        return variables;
    }

    private INDArray parameter(Place place) {
        return graph.getLayer(place.layer()).getParam(place.parameter());
    }

    private static float[] values(INDArray keras) {
        return keras.dup('c').castTo(DataType.FLOAT).data().asFloat();
    }

    private static long[] longs(Shape shape) {
        return shape.dims().stream().mapToLong(Integer::longValue).toArray();
    }
}
