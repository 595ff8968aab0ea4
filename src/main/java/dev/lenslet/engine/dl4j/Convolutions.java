package dev.lenslet.engine.dl4j;

import dev.lenslet.network.Activation;
import dev.lenslet.network.BatchNormalization;
import dev.lenslet.network.Conv1D;
import dev.lenslet.network.Conv2D;
import dev.lenslet.network.DepthwiseConv2D;
import dev.lenslet.network.GlobalPooling;
import dev.lenslet.network.Padding;
import dev.lenslet.network.Pooling;
import dev.lenslet.network.PoolingKind;
import dev.lenslet.network.SeparableConv2D;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Layers of pictures, and of sequences as pictures that are one wide. */
final class Convolutions {

    private Convolutions() {}

    static ConvolutionLayer of(Conv2D conv, int channels) {
        return new ConvolutionLayer.Builder(
                        conv.kernelSize().height(), conv.kernelSize().width())
                .stride(pair(conv.window().strides()))
                .dilation(pair(conv.window().dilation()))
                .convolutionMode(mode(conv.padding()))
                .nIn(channels)
                .nOut(conv.filters())
                .hasBias(conv.affine().useBias())
                .activation(Activations.of(conv.activation()))
                .build();
    }

    /** Padded before. */
    static ConvolutionLayer of(Conv1D conv, int channels) {
        return new ConvolutionLayer.Builder(conv.kernelSize(), 1)
                .stride(conv.strides(), 1)
                .dilation(conv.dilationRate(), 1)
                .convolutionMode(ConvolutionMode.Truncate)
                .nIn(channels)
                .nOut(conv.filters())
                .hasBias(conv.affine().useBias())
                .activation(Activations.of(conv.activation()))
                .build();
    }

    static DepthwiseConvolution2D of(DepthwiseConv2D conv, int channels) {
        return new DepthwiseConvolution2D.Builder(
                        new int[] {conv.kernelSize().height(), conv.kernelSize().width()})
                .depthMultiplier(conv.depthMultiplier())
                .stride(pair(conv.window().strides()))
                .dilation(pair(conv.window().dilation()))
                .convolutionMode(mode(conv.padding()))
                .nIn(channels)
                .nOut(channels * conv.depthMultiplier())
                .hasBias(conv.affine().useBias())
                .activation(Activations.of(conv.activation()))
                .build();
    }

    /** The first half of a separable one: Deeplearning4j's own fails in its backward pass. */
    static DepthwiseConvolution2D depthwise(SeparableConv2D conv, int channels) {
        return new DepthwiseConvolution2D.Builder(
                        new int[] {conv.kernelSize().height(), conv.kernelSize().width()})
                .depthMultiplier(conv.depthMultiplier())
                .stride(pair(conv.window().strides()))
                .dilation(pair(conv.window().dilation()))
                .convolutionMode(mode(conv.padding()))
                .nIn(channels)
                .nOut(channels * conv.depthMultiplier())
                .hasBias(false)
                .activation(Activations.of(Activation.LINEAR))
                .build();
    }

    static ConvolutionLayer pointwise(SeparableConv2D conv, int channels) {
        return new ConvolutionLayer.Builder(1, 1)
                .nIn(channels * conv.depthMultiplier())
                .nOut(conv.filters())
                .hasBias(conv.pointwise().useBias())
                .activation(Activations.of(conv.activation()))
                .build();
    }

    static SubsamplingLayer of(Pooling pooling) {
        return new SubsamplingLayer.Builder(type(pooling.kind()))
                .kernelSize(pair(pooling.window().extents()))
                .stride(pair(pooling.window().strides()))
                .convolutionMode(mode(pooling.window().padding()))
                .build();
    }

    static GlobalPoolingLayer of(GlobalPooling pooling) {
        return new GlobalPoolingLayer.Builder(type(pooling.kind())).build();
    }

    static ZeroPaddingLayer zeros(int top, int bottom, int left, int right) {
        return new ZeroPaddingLayer.Builder(top, bottom, left, right).build();
    }

    static org.deeplearning4j.nn.conf.layers.BatchNormalization of(BatchNormalization normalization, int channels) {
        return new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
                .decay(normalization.momentum())
                .eps(normalization.epsilon())
                .useLogStd(false)
                .nIn(channels)
                .nOut(channels)
                .build();
    }

    private static PoolingType type(PoolingKind kind) {
        return switch (kind) {
            case MAX -> PoolingType.MAX;
            case AVERAGE -> PoolingType.AVG;
        };
    }

    private static ConvolutionMode mode(Padding padding) {
        return switch (padding) {
            case VALID -> ConvolutionMode.Truncate;
            case SAME -> ConvolutionMode.Same;
            case CAUSAL -> throw new IllegalStateException("only sequences are causal, and those are padded before");
        };
    }

    /** A sequence is one wide. */
    private static int[] pair(List<Integer> extents) {
        return new int[] {extents.get(0), extents.size() == 1 ? 1 : extents.get(1)};
    }
}
