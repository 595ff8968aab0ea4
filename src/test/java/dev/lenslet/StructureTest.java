package dev.lenslet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

@AnalyzeClasses(packages = "dev.lenslet", importOptions = ImportOption.DoNotIncludeTests.class)
class StructureTest {

    @ArchTest
    static final ArchRule onlyItsEngineKnowsDeeplearning4j = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lenslet.engine.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.bytedeco..");

    @ArchTest
    static final ArchRule onlyItsEngineKnowsOnnxRuntime = noClasses()
            .that()
            .resideOutsideOfPackage("dev.lenslet.engine.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnxruntime..", "dev.lenslet.engine.onnx.proto..");

    @ArchTest
    static final ArchRule nothingIsNamedForWhatItIsNot = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager");

    /** Times of jobs are the database's; how long something lasts, a process measures by {@code System.nanoTime}. */
    @ArchTest
    static final ArchRule replicasCompareNoClocks = noClasses()
            .that()
            .resideInAPackage("dev.lenslet.training")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @Test
    void featuresUseOnlyWhatTheirPackagesAllow() {
        ApplicationModules.of(LensletApplication.class).verify();
    }
}
