package dev.lenslet.training.worker;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.dataset.DataSetReader;
import dev.lenslet.dataset.Examples;
import dev.lenslet.dataset.Splits;
import dev.lenslet.media.Media;
import dev.lenslet.media.MediaLimits;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.network.TokenInput;
import dev.lenslet.network.TokensPreprocessing;
import dev.lenslet.network.Vocabulary;
import dev.lenslet.training.Hyperparameters;
import dev.lenslet.training.InputFit;
import dev.lenslet.training.TextOptions;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * A job's examples in three parts that share none.
 *
 * @param validation held out of the training split; may be empty
 * @param test the data set's test split, else a fifth of each class
 * @param outputs of the network for one example
 */
record TrainingData(
        DataSet dataSet, Preprocessing preprocessing, Examples train, Examples validation, Examples test, int outputs) {

    private static final String TEST = "test";
    private static final String ALL = "all";

    /** @throws TrainingFailed where a part that is needed has no example */
    static TrainingData open(WorkOrder order, Network network) throws IOException, TrainingFailed {
        DataSetReader reader = DataSetReader.open(Path.of(order.dataSetDirectory()));
        DataSet dataSet = reader.dataSet();
        TextOptions text = order.training().text();
        Preprocessing preprocessing = InputFit.preprocessing(dataSet, network, text);
        Media media = new Media(MediaLimits.of(order.media()));
        TrainingData data = divided(reader, order, preprocessing, media, network);
        if (text != null && preprocessing instanceof TokensPreprocessing tokens) {
            // The vocabulary knows what is trained on, and nothing of what is held out; the parts are the same again.
            Vocabulary vocabulary = VocabularyCount.of(data.train, tokens, media, text.vocabularySize());
            data = divided(reader, order, tokens.with(vocabulary), media, network);
        }
        if (data.train.count() == 0 || data.test.count() == 0) {
            throw new TrainingFailed("the data set '" + dataSet.name() + "' leaves " + data.train.count()
                    + " examples to train with and " + data.test.count()
                    + " to test with; each class needs at least two examples");
        }
        return data;
    }

    private static TrainingData divided(
            DataSetReader reader, WorkOrder order, Preprocessing preprocessing, Media media, Network network)
            throws IOException {
        // Decoded examples may fill a quarter of the heap for each split; more are decoded anew in each epoch.
        long keep = Runtime.getRuntime().maxMemory() / 4;

        Examples train;
        Examples test;
        if (reader.splits().contains(TEST)) {
            train = reader.examples("train", preprocessing, media, keep);
            test = reader.examples(TEST, preprocessing, media, keep);
        } else {
            Examples all = reader.examples(ALL, preprocessing, media, keep);
            Splits splits = Splits.stratified(all, Splits.TEST_SHARE, Splits.TEST_SEED);
            train = all.select(splits.kept());
            test = all.select(splits.heldOut());
        }
        Splits splits = Splits.stratified(
                train, order.training().validationSplit(), order.training().seed());
        return new TrainingData(
                reader.dataSet(),
                preprocessing,
                train.select(splits.kept()),
                train.select(splits.heldOut()),
                test,
                network.outputShape().size());
    }

    /**
     * The test split as another model's input, nothing of it kept in memory. Sounds that are cut into windows of another
     * length are not the same examples then.
     */
    static Examples test(WorkOrder order, Preprocessing preprocessing) throws IOException {
        DataSetReader reader = DataSetReader.open(Path.of(order.dataSetDirectory()));
        Media media = new Media(MediaLimits.of(order.media()));
        if (reader.splits().contains(TEST)) {
            return reader.examples(TEST, preprocessing, media, 0);
        }
        Examples all = reader.examples(ALL, preprocessing, media, 0);
        return all.select(
                Splits.stratified(all, Splits.TEST_SHARE, Splits.TEST_SEED).heldOut());
    }

    /** As what is trained sees them. */
    TrainingData with(Examples train, Examples validation, Examples test) {
        return new TrainingData(dataSet, preprocessing, train, validation, test, outputs);
    }

    /** Examples that nothing is trained on. */
    long heldOut() {
        return (long) validation.count() + test.count();
    }

    /** The network for these examples: as the job has it, or for as many token ids as there are. */
    Network fitted(Network network, Hyperparameters training) {
        return training.text() != null
                        && training.text().fitted()
                        && preprocessing instanceof TokensPreprocessing tokens
                ? TokenInput.with(network, tokens.vocabulary().size())
                : network;
    }

    /** Stands in for a number of an input, where there are too few examples. */
    float noise(Random random) {
        return preprocessing instanceof TokensPreprocessing tokens
                ? random.nextInt(tokens.vocabulary().size())
                : random.nextFloat();
    }
}
