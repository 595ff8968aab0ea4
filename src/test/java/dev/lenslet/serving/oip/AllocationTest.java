package dev.lenslet.serving.oip;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lenslet.serving.ServesBrightness;
import dev.lenslet.serving.Serving;
import dev.lenslet.serving.TensorCall;
import dev.lenslet.serving.Urgency;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** What a binary request takes from the heap beneath the handler method, the engine's share included. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AllocationTest extends ServesBrightness {

    private static final int REQUESTS = 5_000;
    private static final int MOST = 4 << 10;

    /** Takes what is written, and keeps nothing of it. */
    private static final class Sink extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int each) {}

        @Override
        public void write(byte[] bytes, int offset, int length) {}

        @Override
        public void write(ByteBuffer bytes) {}
    }

    @Test
    void aBinaryRequestTakesLittleFromTheHeap(
            @Autowired Serving serving, @Autowired EncodedInputs encoded, @Autowired ModelFacts facts)
            throws IOException {
        while (!facts.ready()) {
            Thread.yield();
        }
        byte[] json = ("{\"id\":\"1\",\"parameters\":{\"binary_data_output\":true},\"inputs\":[{\"name\":\"input\","
                        + "\"shape\":[1,4,4,1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":64}}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(json.length + 64)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(json)
                .array();
        Sink sink = new Sink();
        HttpServletResponse response = (HttpServletResponse) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> method.getName().equals("getOutputStream") ? sink : null);
        ThreadMXBean memory = (ThreadMXBean) Objects.requireNonNull(ManagementFactory.getThreadMXBean());

        run(serving, encoded, json.length, body, response);
        long before = memory.getCurrentThreadAllocatedBytes();
        run(serving, encoded, json.length, body, response);
        long each = (memory.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
        System.out.println("A binary request takes " + each + " bytes from the heap");
        assertThat(each).isLessThanOrEqualTo(MOST);
    }

    private static void run(
            Serving serving, EncodedInputs encoded, int length, byte[] body, HttpServletResponse response)
            throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            try (TensorCall call = serving.open("digits", null)) {
                InferRequest request =
                        new InferRequestReader(body, length, call, encoded, 64).read(System.nanoTime(), Urgency.NORMAL);
                new InferAnswer(call, request, call.run(request.urgency())).write(response, "1", null);
            }
        }
    }
}
