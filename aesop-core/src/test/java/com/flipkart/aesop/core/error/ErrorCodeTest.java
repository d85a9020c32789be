package com.flipkart.aesop.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    /** What a person has to put right, or what is damaged, does not mend itself; a consumer may ask for another try. */
    @ParameterizedTest
    @EnumSource(value = ErrorCode.class, mode = EnumSource.Mode.EXCLUDE, names = "CONSUMER_RETRY")
    void shouldOnlyRetryWhatCanMendItself(ErrorCode code) {
        boolean waitsForPerson = code.kind() == ErrorKind.USER || code.kind() == ErrorKind.CORRUPTION;

        assertThat(waitsForPerson && code.retryable()).isFalse();
    }
}
