package com.flipkart.aesop.benchmarks.side;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FieldsTest {
    @Test
    void shouldReadBackWhatItWrote() {
        Fields fields = Fields.NONE.with("path", "/tmp/a b=c").with("rows", 12L).with("message", "zu früh\nvorbei");

        Fields read = Fields.parse(fields.toString());

        assertThat(fields.toString()).doesNotContain("\n");
        assertThat(read.all()).isEqualTo(fields.all());
        assertThat(read.text("path")).isEqualTo("/tmp/a b=c");
        assertThat(read.number("rows")).isEqualTo(12);
    }

    @Test
    void shouldReplaceTheEarlierValueOfAName() {
        Fields fields = Fields.NONE.with("rows", 1).with("rows", 2);

        assertThat(fields.toString()).isEqualTo("rows=2");
    }

    @Test
    void shouldBeEmptyWhenTheLineIs() {
        assertThat(Fields.parse("").all()).isEmpty();
    }

    @Test
    void shouldNameWhatIsMissing() {
        Fields fields = Fields.NONE.with("rows", 1);

        assertThatThrownBy(() -> fields.text("nanos"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No value for name=nanos in: rows=1");
    }

    @Test
    void shouldRefuseALineThatHoldsNoValues() {
        assertThatThrownBy(() -> Fields.parse("rows=1 nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
    }
}
