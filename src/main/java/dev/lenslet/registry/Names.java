package dev.lenslet.registry;

import dev.lenslet.problem.InvalidFields;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What models, labels and versions may be called. */
public final class Names {

    static final String STABLE = "stable";

    /** Stands on the newest version that the gate refused. */
    static final String CANDIDATE = "candidate";

    static final String RULE = "a model's name has 1 to 64 lowercase letters, digits, dots, dashes and underscores,"
            + " a letter or digit first";

    private static final Pattern MODEL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private Names() {}

    static boolean isModel(String name) {
        return MODEL.matcher(name).matches();
    }

    /** @throws InvalidFields where it is no name of a model */
    public static void checkModel(String name) {
        if (!isModel(name)) {
            throw new InvalidFields("model", "'" + name + "' is no model name: " + RULE);
        }
    }

    /** @throws InvalidFields where it is no name of a label */
    static void checkLabel(String name) {
        if (!LABEL.matcher(name).matches()) {
            throw new InvalidFields(
                    "label",
                    "'" + name + "' is no label: 1 to 32 lowercase letters, digits and dashes, a letter first");
        }
    }

    /** The number that a directory or reference stands for; empty where it is none. */
    static OptionalInt version(String text) {
        return VERSION.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
