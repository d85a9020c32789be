package com.flipkart.aesop.wire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamFiltersTest {
    /** As it was recorded from an unmodified client. */
    private static final String RECORDED =
            """
            {"40":{"partitionType":"MOD","filters":[{"numBuckets":10,"bktRange":{"start":0,"end":2}}]}}""";

    private static final String SEVERAL =
            """
            {"40":{"partitionType":"MOD","filters":[{"numBuckets":10,"bktRange":{"start":0,"end":2}},\
            {"numBuckets":7,"bktRange":{"start":6,"end":9223372036854775807}}]},\
            "41":{"partitionType":"RANGE","filters":[{"keyRange":{"start":-103,"end":106}}]},\
            "42":{"partitionType":"NONE","filters":[]},\
            "43":{"partitionType":"MOD","filters":[]}}""";

    @Test
    void shouldReadAndWriteWhatAnUnmodifiedClientSends() {
        StreamFilters filters = StreamFilters.parse(RECORDED);

        assertThat(filters).isEqualTo(StreamFilters.of(40, KeyFilter.mod(10, 0, 2)));
        assertThat(filters.json()).isEqualTo(RECORDED);
    }

    @Test
    void shouldReadAndWriteSeveralSourcesAndRanges() {
        StreamFilters filters = StreamFilters.parse(SEVERAL);

        assertThat(filters.bySource())
                .isEqualTo(Map.of(
                        40L,
                        new KeyFilter(
                                PartitionType.MOD,
                                List.of(KeyRange.ofBuckets(10, 0, 2), KeyRange.ofBuckets(7, 6, Long.MAX_VALUE))),
                        41L,
                        KeyFilter.range(-103, 106),
                        42L,
                        KeyFilter.ALL,
                        43L,
                        new KeyFilter(PartitionType.MOD, List.of())));
        assertThat(filters.json()).isEqualTo(SEVERAL);
        assertThat(filters.acceptsAll()).isFalse();
    }

    @Test
    void shouldTakeFiltersWithoutRangesWhenTheyDivideNothing() {
        StreamFilters filters = StreamFilters.parse("{\"7\":{\"partitionType\":\"NONE\"}}");

        assertThat(filters.acceptsAll()).isTrue();
        assertThat(StreamFilters.parse("{}")).isEqualTo(StreamFilters.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    nonsense                 | no JSON: Unrecognized token 'nonsense'
                    {"40"                    | no JSON: Unexpected end-of-input
                    {} {}                    | no JSON: Trailing token
                    {"4":{"partitionType":"NONE"},"4":{"partitionType":"NONE"}} | no JSON: Duplicate
                    [1]                      | a JSON object with a filter for each source id
                    {"person":{"partitionType":"NONE"}} | "person" has to be a source's id as a whole number
                    {"040":{"partitionType":"NONE"}}    | "040" has to be a source's id as a whole number
                    {"40":{}}                | 40.partitionType= has to be "MOD", "RANGE" or "NONE"
                    {"40":[]}                | 40.partitionType= has to be "MOD", "RANGE" or "NONE"
                    {"40":{"partitionType":"mod","filters":[]}} | 40.partitionType="mod" has to be "MOD", "RANGE" or "NONE"
                    {"40":{"partitionType":"MOD"}}   | 40.filters= has to be a list, each of numBuckets and bktRange
                    {"40":{"partitionType":"RANGE","filters":{}}} | 40.filters={} has to be a list, each of keyRange
                    {"40":{"partitionType":"MOD","filters":[{"numBuckets":0,"bktRange":{"start":0,"end":1}}]}} | 40.filters[0].numBuckets=0 has to be at least 1
                    {"40":{"partitionType":"MOD","filters":[{"numBuckets":2,"keyRange":{"start":0,"end":1}}]}} | 40.filters[0].keyRange is unknown; there is numBuckets and bktRange
                    {"40":{"partitionType":"RANGE","filters":[{"keyRange":{"start":1.5,"end":9}}]}} | 40.filters[0].keyRange.start=1.5 has to be a whole number
                    {"40":{"partitionType":"RANGE","filters":[{"keyRange":{"start":1,"end":9223372036854775808}}]}} | end=9223372036854775808 has to be a whole number of 64 bits
                    {"40":{"partitionType":"RANGE","filters":[{"keyRange":{"start":1,"stop":2}}]}} | 40.filters[0].keyRange.stop is unknown; there is start and end
                    {"40":{"partitionType":"RANGE","filters":[5]}} | 40.filters[0].keyRange.start= has to be a whole number
                    """)
    void shouldSayWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> StreamFilters.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldSayAllThatIsWrongAtOnce() {
        String json =
                """
                {"x":{"partitionType":"NONE"},"40":{"partitionType":"HASH"},\
                "41":{"partitionType":"MOD","filters":[{"numBuckets":-1,"bktRange":{"start":0}}]}}""";

        assertThatThrownBy(() -> StreamFilters.parse(json))
                .hasMessageContainingAll(
                        "\"x\" has to be", "40.partitionType=\"HASH\"", "numBuckets=-1", "41.filters[0].bktRange.end=");
    }

    @Test
    void shouldHoldOnlyRangesOfItsType() {
        assertThatThrownBy(() -> new KeyFilter(PartitionType.MOD, List.of(KeyRange.ofKeys(0, 1))))
                .hasMessageContaining("A filter of type MOD cannot have");
        assertThatThrownBy(() -> new KeyFilter(PartitionType.NONE, List.of(KeyRange.ofKeys(0, 1))))
                .hasMessageContaining("A filter of type NONE cannot have");
        assertThatThrownBy(() -> KeyFilter.mod(0, 0, 1)).hasMessageContaining("at least 1 bucket: numBuckets=0");
    }
}
