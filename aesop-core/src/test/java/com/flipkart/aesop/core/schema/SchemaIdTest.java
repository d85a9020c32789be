package com.flipkart.aesop.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SchemaIdTest {

    @Test
    void shouldBeMd5OfUtf8() {
        assertThat(SchemaId.of("")).hasToString("d41d8cd98f00b204e9800998ecf8427e");
        assertThat(SchemaId.of("\u00fc")).hasToString("c03410a5204b21cd8229ff754688d743");
        assertThat(SchemaId.of("").high()).isEqualTo(0xd41d8cd98f00b204L);
        assertThat(SchemaId.of("").low()).isEqualTo(0xe9800998ecf8427eL);
    }

    @Test
    void shouldKeepLeadingZeros() {
        assertThat(SchemaId.NONE).hasToString("00000000000000000000000000000000");
    }
}
