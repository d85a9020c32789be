package com.flipkart.aesop.core.module;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartStatusTest {

    @Test
    void shouldShowStateAloneWhenNothingIsWrong() {
        PartStatus status = PartStatus.of(PartState.RUNNING);

        assertThat(status).hasToString("RUNNING");
        assertThat(status.code()).isEmpty();
        assertThat(status.cause()).isEmpty();
    }

    @Test
    void shouldShowCodeAndCause() {
        AesopException cause = new AesopException(ErrorCode.PORT_IN_USE, "port=25021 is in use. Choose another.");

        PartStatus status = PartStatus.of(PartState.FAILED, cause);

        assertThat(status).hasToString("FAILED (PORT_IN_USE: port=25021 is in use. Choose another.)");
        assertThat(status.code()).contains(ErrorCode.PORT_IN_USE);
        assertThat(cause.describe()).isEqualTo("PORT_IN_USE: port=25021 is in use. Choose another.");
    }

    @Test
    void shouldResolvePathsBelowFolderOfModule() {
        ModuleContext context = new ModuleContext(
                "m", Path.of("/modules/m"), Path.of("/modules/m/x.xml"), Path.of("/state/m"), Map.of());

        assertThat(context.resolve("schemas_registry")).isEqualTo(Path.of("/modules/m/schemas_registry"));
        assertThat(context.resolve("../shared")).isEqualTo(Path.of("/modules/shared"));
        assertThat(context.resolve("/var/x")).isEqualTo(Path.of("/var/x"));
    }
}
