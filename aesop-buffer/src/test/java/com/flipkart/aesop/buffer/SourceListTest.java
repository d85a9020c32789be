package com.flipkart.aesop.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.event.SourceIds;
import com.flipkart.aesop.testkit.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Lists of random events say what one finds by going through the events. */
class SourceListTest {
    private static final int MOST_EVENTS = 6000;

    private final SourceListWriter writer = new SourceListWriter();
    private final List<Integer> offsets = new ArrayList<>();
    private final List<Short> sources = new ArrayList<>();
    private int end;

    private SourceList random(Random random) {
        offsets.clear();
        sources.clear();
        writer.begin();
        int events = 1 + random.nextInt(MOST_EVENTS);
        int most = 1 + random.nextInt(random.nextBoolean() ? 4 : Short.MAX_VALUE);
        int longest = 61 + random.nextInt(random.nextBoolean() ? 100 : 200_000);
        end = 8192;
        short source = 1;
        for (int i = 0; i < events; i++) {
            if (random.nextInt(3) > 0) {
                source = random.nextInt(6) == 0 ? SourceIds.END_OF_PERIOD : (short) (1 + random.nextInt(most));
            }
            offsets.add(end);
            sources.add(source);
            writer.event(end, source);
            end += 61 + random.nextInt(longest);
        }
        return copy(writer.finish());
    }

    private static SourceList copy(ByteBuffer written) {
        ByteBuffer bytes = ByteBuffer.allocate(written.remaining()).order(ByteOrder.nativeOrder());
        return new SourceList(bytes.put(written).flip());
    }

    private boolean beginsRun(int event) {
        return event == 0 || !sources.get(event).equals(sources.get(event - 1));
    }

    private List<Integer> runsOf(short source) {
        List<Integer> runs = new ArrayList<>();
        for (int i = 0; i < offsets.size(); i++) {
            if (sources.get(i) == source && beginsRun(i)) {
                runs.add(offsets.get(i));
            }
        }
        return runs;
    }

    private int endOfWindow(int from) {
        for (int i = offsets.indexOf(from); i < offsets.size(); i++) {
            if (sources.get(i) == SourceIds.END_OF_PERIOD) {
                return offsets.get(i);
            }
        }
        return SourceList.NOT_LISTED;
    }

    @Test
    void shouldListTheRunsOfEachSource() {
        Seeds.run(random -> {
            SourceList list = random(random);
            List<Short> asked = new ArrayList<>(new TreeSet<>(sources));
            assertThat(writer.sources()).isEqualTo(asked.size());
            for (short source : asked.subList(0, Math.min(50, asked.size()))) {
                int place = list.find(source, 3);
                List<Integer> runs = new ArrayList<>();
                for (int run = list.firstRun(place); run < list.firstRun(place + 1); run++) {
                    runs.add(list.run(run));
                }
                assertThat(runs).as("source %d", source).isEqualTo(runsOf(source));
            }
            asked.forEach(source -> assertThat(list.find(source, 3)).isNotNegative());
            assertThat(list.find(Short.MAX_VALUE + 1, 0)).isEqualTo(SourceList.NOT_LISTED);
            assertThat(list.find(Short.MIN_VALUE, -1)).isEqualTo(SourceList.NOT_LISTED);
        });
    }

    @Test
    void shouldSayWhereTheWindowOfARunEndsIfThatIsNear() {
        Seeds.run(random -> {
            SourceList list = random(random);
            for (int i = 0; i < 100; i++) {
                short source = sources.get(random.nextInt(sources.size()));
                if (source == SourceIds.END_OF_PERIOD) {
                    continue;
                }
                int place = list.find(source, 3);
                int run = list.firstRun(place) + random.nextInt(list.firstRun(place + 1) - list.firstRun(place));
                int windowEnd = endOfWindow(list.run(run));
                boolean near = windowEnd > list.run(run) && windowEnd - list.run(run) <= Character.MAX_VALUE;
                assertThat(list.end(run)).isEqualTo(near ? windowEnd : SourceList.NOT_LISTED);
            }
        });
    }

    @Test
    void shouldFindTheNextRunWhateverTheGuess() {
        Seeds.run(random -> {
            SourceList list = random(random);
            for (int i = 0; i < 300; i++) {
                short source = sources.get(random.nextInt(sources.size()));
                int place = list.find(source, 3);
                int to = list.firstRun(place + 1);
                int from = list.firstRun(place) + random.nextInt(to - list.firstRun(place) + 1);
                int offset = 8000 + random.nextInt(end);
                int guess = random.nextInt(3) == 0 ? random.nextInt(Integer.MAX_VALUE) : random.nextInt(20);
                int expected = from;
                while (expected < to && list.run(expected) <= offset) {
                    expected++;
                }
                assertThat(list.firstBehind(offset, from, to, guess))
                        .as("offset %d, [%d, %d), guess %d", offset, from, to, guess)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void shouldListNothingWhereThereIsNothing() {
        writer.begin();
        SourceList list = copy(writer.finish());
        assertThat(list.find(1, 0)).isEqualTo(SourceList.NOT_LISTED);
        assertThat(SourceList.NONE.find(SourceIds.END_OF_PERIOD, 0)).isEqualTo(SourceList.NOT_LISTED);
    }
}
