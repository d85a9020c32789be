package com.flipkart.aesop.core.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhysicalSourceTest {
    private static final LogicalSource PERSON = new LogicalSource((short) 40, "Person", "db.person", (short) 0);

    @Test
    void shouldKeepItsOwnListOfSources() {
        List<LogicalSource> sources = new ArrayList<>(List.of(PERSON));
        PhysicalSource physical = new PhysicalSource(1, "people", sources);

        sources.clear();

        assertThat(physical.sources()).containsExactly(PERSON);
    }

    @Test
    void shouldRefuseToHaveNoSources() {
        assertThatThrownBy(() -> new PhysicalSource(1, "people", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A physical source needs at least one logical source: name=people");
    }

    @Test
    void shouldRefuseTwoSourcesWithOneIdOrName() {
        LogicalSource sameId = new LogicalSource((short) 40, "Order", "db.order", (short) 0);
        LogicalSource sameName = new LogicalSource((short) 41, "Person", "db.order", (short) 0);

        assertThatThrownBy(() -> new PhysicalSource(1, "people", List.of(PERSON, sameId)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Two logical sources of a physical source have one id or one name: name=people");
        assertThatThrownBy(() -> new PhysicalSource(1, "people", List.of(PERSON, sameName)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
