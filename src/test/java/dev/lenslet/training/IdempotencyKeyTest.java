package dev.lenslet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lenslet.problem.InvalidFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    private static final byte[] BODY = {};

    @Test
    void isTheSameInQuotationMarksAndWithout() {
        // The example of draft-ietf-httpapi-idempotency-key-header-07.
        IdempotencyKey quoted = IdempotencyKey.of("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", BODY);
        assertThat(quoted.name()).isEqualTo("8e03978e-40d5-43dd-bc93-6894a57f9324");
        assertThat(IdempotencyKey.of(" 8e03978e-40d5-43dd-bc93-6894a57f9324 ", BODY))
                .isEqualTo(quoted);
        assertThat(IdempotencyKey.of("\"a\\\"b\\\\c\"", BODY).name()).isEqualTo("a\"b\\c");
        // NIST's SHA-256 of nothing.
        assertThat(quoted.request()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\"\"", "\"open", "\"", "\"a\"b\"", "\"ends\\\"", "ü", "tab\there"})
    void takesNothingElse(String header) {
        assertThatThrownBy(() -> IdempotencyKey.of(header, BODY)).isInstanceOf(InvalidFields.class);
    }

    @Test
    void isBounded() {
        assertThat(IdempotencyKey.of("a".repeat(255), BODY).name()).hasSize(255);
        assertThatThrownBy(() -> IdempotencyKey.of("a".repeat(256), BODY)).isInstanceOf(InvalidFields.class);
    }
}
