package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lenslet.dataset.Augmentation;
import dev.lenslet.dataset.FillMode;
import dev.lenslet.problem.FieldFault;
import dev.lenslet.problem.InvalidFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingFieldsTest {

    @Test
    void fillsInKerasDefaults() {
        assertThat(read("{'optimizer':'adam'}").optimizer()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-7));
        assertThat(read("{'optimizer':{'name':'adamw'}}").optimizer())
                .isEqualTo(new Optimizer.AdamW(0.001, 0.004, 0.9, 0.999, 1e-7));
        assertThat(read("{'optimizer':'sgd'}").optimizer()).isEqualTo(new Optimizer.Sgd(0.01, 0, false));
        assertThat(read("{'optimizer':'rmsprop'}").optimizer())
                .isEqualTo(new Optimizer.RmsProp(0.001, 0.9, 0, 1e-7, false));
        assertThat(read("{'optimizer':'adagrad'}").optimizer()).isEqualTo(new Optimizer.Adagrad(0.001, 0.1, 1e-7));
        assertThat(read("{'early_stopping':{},'validation_split':0.1}").earlyStopping())
                .isEqualTo(new EarlyStopping(Monitor.VAL_LOSS, 0, 0, 0, true));
        assertThat(read("{'learning_rate':{'name':'reduce_on_plateau','initial_learning_rate':0.1,'monitor':'loss'}}")
                        .learningRate())
                .isEqualTo(new LearningRate.ReduceOnPlateau(0.1, Monitor.LOSS, 0.1, 10, 1e-4, 0, 0));
    }

    @Test
    void readsEveryField() {
        JobRequest.Training training = read("""
                {'epochs':3,'batch_size':8,'loss':'mean_squared_error','validation_split':0.2,
                 'optimizer':{'name':'sgd','momentum':0.9,'nesterov':true,
                              'learning_rate':{'name':'step','initial_learning_rate':0.1,'every':2}},
                 'early_stopping':{'monitor':'val_accuracy','patience':4,'min_delta':0.01,'start_from_epoch':2,
                                   'restore_best_weights':false},
                 'class_weight':{'cat':2,'1':0.5},'label_smoothing':0.1,'clip':{'global_norm':5},
                 'augmentation':{'zoom_range':0.25,'horizontal_flip':true,'fill_mode':'reflect'}}""");

        assertThat(training.optimizer()).isEqualTo(new Optimizer.Sgd(0.01, 0.9, true));
        assertThat(training.learningRate())
                .isEqualTo(new LearningRate.StepDecay(0.1, 0.1, 2, LearningRate.Unit.EPOCHS));
        assertThat(training.earlyStopping()).isEqualTo(new EarlyStopping(Monitor.VAL_ACCURACY, 4, 0.01, 2, false));
        assertThat(training.classWeight()).isEqualTo(new ClassWeight(Map.of("cat", 2.0, "1", 0.5)));
        assertThat(training.labelSmoothing()).isEqualTo(0.1);
        assertThat(training.clip()).isEqualTo(new Clip(null, 5.0, null));
        assertThat(training.augmentation())
                .isEqualTo(new Augmentation(0, 0, 0, 0, List.of(0.75, 1.25), true, false, FillMode.REFLECT, 0, null));
    }

    @Test
    void listsEveryFaultyFieldAtOnce() {
        assertThat(faults("""
                {'epochs':0,'validation_split':0.1,'optimizer':{'name':'rmsprop','rho':1.5,'nesterov':true},
                 'learning_rate':{'name':'cosine','initial_learning_rate':-1,'warmup_steps':5},
                 'early_stopping':{'monitor':'val_f1','patience':-1},'class_weight':'even','label_smoothing':1,
                 'clip':{'norm':1,'value':1},'augmentation':{'rotation_range':-1,'turn':2},
                 'trainable_from':''}"""))
                .extracting(FieldFault::field)
                .containsExactlyInAnyOrder(
                        "training.epochs",
                        "training.optimizer.rho",
                        "training.optimizer.nesterov",
                        "training.learning_rate.initial_learning_rate",
                        "training.learning_rate.warmup_steps",
                        "training.early_stopping.monitor",
                        "training.early_stopping.patience",
                        "training.class_weight",
                        "training.label_smoothing",
                        "training.clip",
                        "training.augmentation.rotation_range",
                        "training.augmentation.turn",
                        "training.trainable_from");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'optimizer':'lion'}                                                       | training.optimizer
                    {'optimizer':{'learning_rate':0.1}}                                        | training.optimizer.name
                    {'learning_rate':{'name':'linear'}}                                        | training.learning_rate.name
                    {'learning_rate':{'initial_learning_rate':1}}                              | training.learning_rate.name
                    {'learning_rate':{'name':'one_cycle'}}                                     | training.learning_rate.max_learning_rate
                    {'learning_rate':{'name':'piecewise','boundaries':[5,5],'values':[1,2,3]}} | training.learning_rate.boundaries
                    {'learning_rate':{'name':'piecewise','boundaries':[5],'values':[1,2,3]}}   | training.learning_rate.values
                    {'learning_rate':0.1,'optimizer':{'name':'adam','learning_rate':0.2}}      | training.learning_rate
                    {'early_stopping':{}}                                                      | training.early_stopping.monitor
                    {'clip':{}}                                                                | training.clip
                    {'class_weight':{'cat':-1}}                                                | training.class_weight.cat
                    {'augmentation':[1]}                                                       | training.augmentation
                    {'loss':'hinge'}                                                           | training.loss
                    """)
    void namesTheFieldAtFault(String training, String field) {
        assertThat(faults(training)).extracting(FieldFault::field).containsExactly(field);
    }

    private static JobRequest.Training read(String training) {
        return new JobRequestReader(Set.of("default")).read(body(training)).training();
    }

    private static List<FieldFault> faults(String training) {
        InvalidFields refused = catchThrowableOfType(InvalidFields.class, () -> read(training));
        assertThat(refused).as(training).isNotNull();
        return refused.faults();
    }

    private static byte[] body(String training) {
        return ("{'model':'m','dataset':'d','network':'n','training':" + training + "}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }
}
