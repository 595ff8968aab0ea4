package bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Whole HTTP requests, as bytes. */
final class Requests {

    private Requests() {}

    static byte[] post(String path, String type, byte[] body) {
        return with(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                        + body.length + "\r\n\r\n",
                body);
    }

    /**
     * One row of zeros, 28×28×1, as the Open Inference Protocol's bytes.
     *
     * @param parameter a further one, with a comma before it; or empty
     */
    static byte[] infer(String model, String parameter) {
        byte[] values = new byte[784 * Float.BYTES];
        String json = "{\"inputs\":[{\"name\":\"input\",\"datatype\":\"FP32\",\"shape\":[1,28,28,1],\"parameters\":"
                + "{\"binary_data_size\":" + values.length + "}}],\"parameters\":{\"binary_data_output\":true"
                + parameter + "}}";
        String head = "POST /v2/models/" + model + "/infer HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/octet-stream\r\nInference-Header-Content-Length: " + json.length()
                + "\r\nContent-Length: " + (json.length() + values.length) + "\r\n\r\n";
        return with(head + json, values);
    }

    private static byte[] with(String text, byte[] rest) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(rest);
        return request.toByteArray();
    }
}
