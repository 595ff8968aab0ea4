package dev.lenslet.training.worker;

import dev.lenslet.dataset.DataSet;
import dev.lenslet.dataset.DataSetReader;
import dev.lenslet.dataset.Examples;
import dev.lenslet.dataset.Splits;
import dev.lenslet.media.Media;
import dev.lenslet.network.Network;
import dev.lenslet.network.Preprocessing;
import dev.lenslet.training.InputFit;
import dev.lenslet.training.job.WorkOrder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A job's examples in three parts that share none.
 *
 * @param validation held out of the training split; may be empty
 * @param test the data set's test split, else a fifth of each class
 * @param outputs of the network for one example
 */
record TrainingData(
        DataSet dataSet, Preprocessing preprocessing, Examples train, Examples validation, Examples test, int outputs) {

    /** @throws TrainingFailed where a part that is needed has no example */
    static TrainingData open(WorkOrder order, Network network) throws IOException, TrainingFailed {
        DataSetReader reader = DataSetReader.open(Path.of(order.dataSetDirectory()));
        DataSet dataSet = reader.dataSet();
        Preprocessing preprocessing = InputFit.preprocessing(dataSet, network.inputShape());
        Media media = Media.withDefaultLimits();
        // Decoded examples may fill a quarter of the heap for each split; more are decoded anew in each epoch.
        long keep = Runtime.getRuntime().maxMemory() / 4;

        Examples train;
        Examples test;
        if (reader.splits().contains("test")) {
            train = reader.examples("train", preprocessing, media, keep);
            test = reader.examples("test", preprocessing, media, keep);
        } else {
            Examples all = reader.examples("all", preprocessing, media, keep);
            Splits splits = Splits.stratified(all, Splits.TEST_SHARE, Splits.TEST_SEED);
            train = all.select(splits.kept());
            test = all.select(splits.heldOut());
        }
        Splits splits = Splits.stratified(
                train, order.training().validationSplit(), order.training().seed());
        TrainingData data = new TrainingData(
                dataSet,
                preprocessing,
                train.select(splits.kept()),
                train.select(splits.heldOut()),
                test,
                network.outputShape().size());
        if (data.train.count() == 0 || data.test.count() == 0) {
            throw new TrainingFailed("the data set '" + dataSet.name() + "' leaves " + data.train.count()
                    + " examples to train with and " + data.test.count()
                    + " to test with; each class needs at least two examples");
        }
        return data;
    }
}
