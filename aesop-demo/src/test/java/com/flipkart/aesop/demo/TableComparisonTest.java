package com.flipkart.aesop.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableComparisonTest {
    @Test
    void shouldFindNothingWhenBothAreEqual() {
        assertThat(TableComparison.differences(table(person(1, "Ada")), table(person(1, "Ada"))))
                .isEmpty();
    }

    @Test
    void shouldTellEachKindOfDifference() {
        List<String> differences = TableComparison.differences(
                table(person(1, "Ada"), person(2, "Grace"), person(3, "Alan")),
                table(person(2, "Grace"), person(3, "Alain"), person(4, "Radia")));

        assertThat(differences)
                .containsExactly(
                        "only in the table: 1 Ada",
                        "in the table: 3 Alan; received: 3 Alain",
                        "only received: 4 Radia");
    }

    @Test
    void shouldCutALongListShort() {
        Map<Long, Person> many = LongStream.rangeClosed(1, 25)
                .mapToObj(id -> person(id, "x"))
                .collect(Collectors.toMap(Person::id, Function.identity()));

        assertThat(TableComparison.differences(many, Map.of()))
                .hasSize(21)
                .last()
                .isEqualTo("and 5 more");
    }

    private static Map<Long, Person> table(Person... people) {
        return Stream.of(people).collect(Collectors.toMap(Person::id, Function.identity()));
    }

    private static Person person(long id, String name) {
        return new Person(id, name);
    }
}
