package bench.empty;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads the body and answers with its length. */
@RestController
public class EmptyHandler {

    @PostMapping("/empty")
    Map<String, Integer> answer(HttpServletRequest request) throws IOException {
        return Map.of("bytes", request.getInputStream().readAllBytes().length);
    }
}
