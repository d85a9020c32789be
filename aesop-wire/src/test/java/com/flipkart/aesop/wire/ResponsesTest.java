package com.flipkart.aesop.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponsesTest {
    private static final RegisterResponse SCHEMAS = new RegisterResponse(List.of(
            new RegisterResponse.SourceSchema(40, 1, "{\"type\":\"record\",\"name\":\"P\",\"fields\":[]}"),
            new RegisterResponse.SourceSchema(40, 2, "\"string\"")));

    @Test
    void shouldWriteSourcesAsTheOriginalDoes() {
        SourcesResponse response = new SourcesResponse(List.of(
                new SourcesResponse.Source("com.example.events.Person", 40), new SourcesResponse.Source("b", 41)));

        assertThat(text(response.body()))
                .isEqualTo("[{\"name\":\"com.example.events.Person\",\"id\":40},{\"name\":\"b\",\"id\":41}]");
        assertThat(SourcesResponse.parse(response.body())).isEqualTo(response);
    }

    @Test
    void shouldWriteExactlyThreeFieldsOfEachSchema() {
        assertThat(text(SCHEMAS.body(false)))
                .isEqualTo("[{\"id\":40,\"version\":1,\"schema\":"
                        + "\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"P\\\",\\\"fields\\\":[]}\"},"
                        + "{\"id\":40,\"version\":2,\"schema\":\"\\\"string\\\"\"}]");
    }

    @Test
    void shouldPutSchemasIntoAFieldInProtocolFour() {
        String list = text(SCHEMAS.body(3, false));

        assertThat(list).isEqualTo(text(SCHEMAS.body(false)));
        assertThat(text(SCHEMAS.body(4, false))).isEqualTo("{\"sourceSchemas\":" + list + "}");
        assertThat(RegisterResponse.parse(SCHEMAS.body(4, false))).isEqualTo(SCHEMAS);
        assertThat(RegisterResponse.parse(SCHEMAS.body(4, true))).isEqualTo(SCHEMAS);
    }

    @Test
    void shouldReadSchemasWhetherCompressedOrNot() {
        byte[] compressed = SCHEMAS.body(true);

        assertThat(text(compressed)).matches("[A-Za-z0-9+/]+=*");
        assertThat(RegisterResponse.parse(compressed)).isEqualTo(SCHEMAS);
        assertThat(RegisterResponse.parse(SCHEMAS.body(false))).isEqualTo(SCHEMAS);
    }

    @Test
    void shouldReadSchemasWhenFieldsAreUnknownOrInAnotherOrder() {
        assertThat(RegisterResponse.parse(bytes("[{\"schema\":\"\\\"int\\\"\",\"new\":[1],\"version\":3,\"id\":7}]")))
                .isEqualTo(new RegisterResponse(List.of(new RegisterResponse.SourceSchema(7, 3, "\"int\""))));
    }

    @Test
    void shouldSayWhatIsWrongWhenTheAnswerIsNoneOfARelay() {
        assertThatThrownBy(() -> SourcesResponse.parse(bytes("<html>404</html>")))
                .isInstanceOfSatisfying(
                        AesopException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PEER_FAILED))
                .hasMessage("Reading the answer to /sources failed: it is not JSON; body=<html>404</html>. "
                        + "Is it a relay that listens at this address?");
        assertThatThrownBy(() -> SourcesResponse.parse(bytes("[{\"name\":\"a\"}]")))
                .hasMessageContaining("an element has no number field id");
        assertThatThrownBy(() -> RegisterResponse.parse(bytes("H4sI no")))
                .hasMessageContaining("neither JSON nor Base64");
    }

    @Test
    void shouldWriteScnNotFoundAsTheOriginalDoes() {
        ErrorResponse response =
                ErrorResponse.of(new AesopException(ErrorCode.SCN_NOT_FOUND, "SCN 5 is gone;\noldest=100"));

        assertThat(response.headers())
                .containsExactly(
                        Map.entry(
                                "x-dbus-error",
                                "com.linkedin.databus2.core.container.request.RequestProcessingException"),
                        Map.entry("x-dbus-error-message", "com.linkedin.databus.core.ScnNotFoundException"),
                        Map.entry("x-dbus-error-cause", "com.linkedin.databus.core.ScnNotFoundException"),
                        Map.entry("x-dbus-error-cause-message", "SCN 5 is gone; oldest=100"));
        assertThat(text(response.body()))
                .isEqualTo("{\"error\":\"com.linkedin.databus.core.ScnNotFoundException\","
                        + "\"message\":\"SCN 5 is gone;\\noldest=100\"}\r\n");
    }

    @Test
    void shouldWriteUnknownCommandWithoutCause() {
        assertThat(ErrorResponse.of(new WireException(ErrorClass.UNKNOWN_COMMAND, "Unknown databus command: foo"))
                        .headers())
                .containsExactly(
                        Map.entry(
                                "x-dbus-error", "com.linkedin.databus2.core.container.request.UnknownCommandException"),
                        Map.entry("x-dbus-error-message", "Unknown databus command: foo"));
    }

    @ParameterizedTest
    @EnumSource(ErrorClass.class)
    void shouldReadBackWhatItWrote(ErrorClass errorClass) {
        ErrorResponse response = ErrorResponse.of(new WireException(errorClass, "because"));

        assertThat(ErrorResponse.fromHeaders(name -> response.headers().get(name)))
                .contains(response);
        assertThat(ErrorResponse.fromBody(text(response.body()))).contains(response);
        assertThat(response.toException("Reading").errorClass()).isEqualTo(errorClass);
    }

    @Test
    void shouldKeepTheNameWhenAPeerSendsAnUnknownClass() {
        ErrorResponse response = ErrorResponse.fromHeaders(
                        Map.of("x-dbus-error", "java.lang.OutOfMemoryError", "x-dbus-error-message", "heap")::get)
                .orElseThrow();

        assertThat(response.errorClass()).isEqualTo(ErrorClass.PROCESSING_FAILED);
        assertThat(response.toException("Reading from relay").getMessage())
                .isEqualTo("Reading from relay failed: the server answered java.lang.OutOfMemoryError: heap");
    }

    @Test
    void shouldFindNoErrorWhereThereIsNone() {
        assertThat(ErrorResponse.fromHeaders(name -> null)).isEqualTo(Optional.empty());
        assertThat(ErrorResponse.fromBody("{\"no\":1}")).isEmpty();
        assertThat(ErrorResponse.fromBody("{\"error\":\"cut")).isEmpty();
    }

    @Test
    void shouldMapEveryCodeToAClass() {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ErrorClass.of(code)).as(code.name()).isNotNull();
        }
        assertThat(ErrorClass.of(ErrorCode.SCN_NOT_FOUND)).isEqualTo(ErrorClass.SCN_NOT_FOUND);
        assertThat(ErrorClass.of(ErrorCode.LAPPED)).isEqualTo(ErrorClass.OFFSET_NOT_FOUND);
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
