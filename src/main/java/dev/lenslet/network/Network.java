package dev.lenslet.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directed graph of layers with one input and one output; a chain is the usual case. A network that exists is sound:
 * names are unique, nodes stand in topological order, every shape fits.
 */
public final class Network {

    /** Of one example's output of one layer: 1 GiB. */
    private static final int MAX_VALUES = 1 << 28;

    /** Of one ONNX file: 2 GiB, less some for what is not weights. */
    private static final long MAX_PARAMETERS = (Integer.MAX_VALUE - (16L << 20)) / Float.BYTES;

    private final String name;
    private final Map<String, Node> nodes;
    private final Map<String, Shape> shapes;
    private final String input;
    private final String output;
    private long parameters;

    /**
     * @param nodes in topological order, exactly one of them an {@link InputLayer}
     * @param output the name of the node whose output is the network's
     * @throws InvalidNetworkException naming the layer and the shapes at fault
     */
    public Network(String name, List<Node> nodes, String output) {
        this.name = name;
        this.nodes = new LinkedHashMap<>();
        this.shapes = new LinkedHashMap<>();
        List<String> inputs = new ArrayList<>();
        for (Node node : nodes) {
            shapes.put(node.name(), infer(node));
            if (this.nodes.put(node.name(), node) != null) {
                throw new InvalidNetworkException(node.name(), "the name is used twice");
            }
            if (node.layer() instanceof InputLayer) {
                inputs.add(node.name());
            }
        }
        if (inputs.size() != 1) {
            throw new InvalidNetworkException("a network needs exactly one input, this one has " + inputs);
        }
        if (!this.nodes.containsKey(output)) {
            throw new InvalidNetworkException("the output '" + output + "' is not a layer of the network");
        }
        this.input = inputs.get(0);
        this.output = output;
    }

    private Shape infer(Node node) {
        try {
            List<Shape> inputs = inputShapes(node);
            Shape output = node.layer().outputShape(inputs);
            if (output.rank() == 0 || output.size() > MAX_VALUES) {
                throw new InvalidNetworkException(
                        "its output " + output + " must have at least one axis, and at most " + MAX_VALUES + " values");
            }
            for (WeightSpec spec : node.layer().weights(inputs)) {
                parameters += spec.shape().size();
            }
            if (parameters > MAX_PARAMETERS) {
                throw new InvalidNetworkException("up to this layer the network has " + parameters
                        + " weights; a network has at most " + MAX_PARAMETERS);
            }
            readsWhatItCan(node);
            return output;
        } catch (InvalidNetworkException fault) {
            throw fault.of(node.name());
        } catch (IllegalArgumentException fault) {
            throw new InvalidNetworkException(node.name(), String.valueOf(fault.getMessage()));
        } catch (ArithmeticException overflow) {
            throw new InvalidNetworkException(node.name(), "its extents exceed 2^31-1");
        }
    }

    private void readsWhatItCan(Node node) {
        for (String input : node.inputs()) {
            if (elements(input) == ElementType.INT32 && !(node.layer() instanceof Embedding)) {
                throw new InvalidNetworkException(
                        "reads token ids (int32) from '" + input + "', which only an Embedding takes");
            }
        }
    }

    /** What a node gives: token ids where it is an input of such, else numbers. */
    public ElementType elements(String node) {
        return node(node).layer() instanceof InputLayer input ? input.type() : ElementType.FLOAT32;
    }

    public String name() {
        return name;
    }

    /** All nodes in topological order. */
    public List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    /** @throws InvalidNetworkException where there is no such node */
    public Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new InvalidNetworkException("there is no layer '" + name + "'");
        }
        return node;
    }

    public Node input() {
        return node(input);
    }

    public Node output() {
        return node(output);
    }

    public Shape inputShape() {
        return shape(input);
    }

    public Shape outputShape() {
        return shape(output);
    }

    /** The shape of one example's output of the named node. */
    public Shape shape(String node) {
        Shape shape = shapes.get(node);
        if (shape == null) {
            throw new InvalidNetworkException("there is no layer '" + node + "' before it is used");
        }
        return shape;
    }

    /** Shapes of one example's inputs to the node, in the layer's order. */
    public List<Shape> inputShapes(Node node) {
        return node.inputs().stream().map(this::shape).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && name.equals(network.name)
                && nodes().equals(network.nodes())
                && output.equals(network.output);
    }

    @Override
    public int hashCode() {
        return nodes.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + inputShape() + " -> " + outputShape() + ", " + parameterCount() + " parameters";
    }

    /** Every array of the network by {@code layer/array}, in Keras' order. */
    public Map<String, WeightSpec> weights() {
        Map<String, WeightSpec> weights = new LinkedHashMap<>();
        for (Node node : nodes.values()) {
            for (WeightSpec spec : node.layer().weights(inputShapes(node))) {
                weights.put(node.name() + "/" + spec.name(), spec);
            }
        }
        return weights;
    }

    /** Number of all weights, trainable or not. */
    public long parameterCount() {
        return parameters;
    }

    /** The same network with other examples coming in. */
    public Network withInputShape(Shape shape) {
        return replaced(input, new InputLayer(shape, elements(input)));
    }

    /**
     * The same network trained from the named layer on: what stands before it in the order of the nodes, which is Keras'
     * order of its layers, is frozen, and the rest is not, whatever it was.
     *
     * @throws InvalidNetworkException where there is no such layer
     */
    public Network trainableFrom(String node) {
        Node first = node(node);
        List<Node> changed = new ArrayList<>();
        boolean trainable = false;
        for (Node old : nodes.values()) {
            trainable |= old.equals(first);
            changed.add(new Node(old.name(), old.layer(), old.inputs(), trainable));
        }
        return new Network(name, changed, output);
    }

    /** The same network with another layer in the named node's place. */
    public Network replaced(String node, Layer layer) {
        List<Node> replaced = new ArrayList<>();
        for (Node old : nodes.values()) {
            replaced.add(old.name().equals(node) ? new Node(node, layer, old.inputs(), old.trainable()) : old);
        }
        return new Network(name, replaced, output);
    }
}
