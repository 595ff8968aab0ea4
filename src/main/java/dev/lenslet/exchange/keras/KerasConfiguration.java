package dev.lenslet.exchange.keras;

import dev.lenslet.exchange.UnreadableModel;
import dev.lenslet.network.InvalidNetworkException;
import dev.lenslet.network.KerasJson;
import dev.lenslet.network.Network;
import dev.lenslet.network.Shape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model's configuration as Keras wrote it, refused where it names code: a Lambda, a class or function of its maker's.
 *
 * @param json in Keras 2's or 3's words
 * @param layers as Keras nests them
 */
public record KerasConfiguration(JsonNode json, List<KerasLayer> layers, Network network) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_TEXT = 16 << 20;
    private static final int MAX_DEPTH = 200;

    /** Classes that run what their configuration says. */
    private static final Set<String> CODE =
            Set.of("Lambda", "__lambda__", "TorchModuleWrapper", "JaxLayer", "TFSMLayer");

    /**
     * @param kerasVersion that wrote it, as {@code 1.2.2}; decides how it is read only where it begins with 1
     * @param inputShape of one example, for extents that it leaves open; null where nobody says
     */
    public static KerasConfiguration parse(String text, String kerasVersion, @Nullable Shape inputShape) {
        if (text.length() > MAX_TEXT) {
            throw UnreadableModel.tooLarge(
                    "The configuration has " + text.length() + " characters; the limit is " + MAX_TEXT + ".");
        }
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw UnreadableModel.damaged("The configuration is no JSON: " + malformed.getOriginalMessage() + ".");
        }
        if (!json.isObject()) {
            throw UnreadableModel.damaged("The configuration is no JSON object.");
        }
        return of(kerasVersion.startsWith("1.") ? KerasOneConfiguration.translate(json) : json, inputShape);
    }

    /** @throws UnreadableModel where it holds code, or is no network that is supported */
    public static KerasConfiguration of(JsonNode json, @Nullable Shape inputShape) {
        refuseCode(json, 0);
        try {
            return new KerasConfiguration(json, KerasLayer.of(json), KerasJson.read(json, inputShape));
        } catch (InvalidNetworkException fault) {
            throw UnreadableModel.network(fault);
        }
    }

    private static void refuseCode(JsonNode json, int depth) {
        if (depth > MAX_DEPTH) {
            throw UnreadableModel.unsupported("The configuration is nested deeper than " + MAX_DEPTH + ".");
        }
        String className = json.path("class_name").asString("");
        String name = json.path("config").path("name").asString("");
        if (CODE.contains(className)) {
            throw UnreadableModel.holdsCode("The layer '" + name + "' is a " + className);
        }
        JsonNode registered = json.path("registered_name");
        JsonNode module = json.path("module");
        boolean foreign = module.isString()
                && !module.asString("").equals("builtins")
                && !(module.asString("") + ".").startsWith("keras.");
        boolean registeredElsewhere =
                registered.isString() && registered.asString("").indexOf('>') >= 0;
        if (foreign || registeredElsewhere) {
            throw UnreadableModel.holdsCode("The object '" + (name.isEmpty() ? className : name) + "' is of a class '"
                    + className + "' of its maker's (" + (foreign ? module : registered).asString("") + ")");
        }
        json.forEach(child -> refuseCode(child, depth + 1));
    }
}
