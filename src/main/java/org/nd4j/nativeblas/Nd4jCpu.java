package org.nd4j.nativeblas;

/**
 * A class that Deeplearning4j 1.0.0-M2.1 renamed and still looks for by this name: without it no layer finds its oneDNN
 * helper ({@code BaseMKLDNNHelper.mklDnnEnabled} asks {@code Nd4jCpu$Environment.isUseMKLDNN} by reflection).
 */
public final class Nd4jCpu {

    private Nd4jCpu() {}

    /** Answers for the class of the new name. */
    public static final class Environment {

        private static final Environment INSTANCE = new Environment();

        private Environment() {}

        public static Environment getInstance() {
            return INSTANCE;
        }

        public boolean isUseMKLDNN() {
            return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance()
                    .isUseONEDNN();
        }
    }
}
