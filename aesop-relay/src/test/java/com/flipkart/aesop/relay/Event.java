package com.flipkart.aesop.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventLayout;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An event as a test sees it.
 *
 * @param scn of its window
 * @param source its logical source; -2 at the end of a window
 * @param key 0 at the end of a window
 * @param length in bytes
 */
record Event(long scn, int source, long key, int length) {
    static final int END = -2;

    /** Whether it ends its window. */
    boolean isEnd() {
        return source == END;
    }

    /** The events of a body, each of which has to be whole and unchanged. */
    static List<Event> all(byte[] body) {
        List<Event> events = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        EventView view = new EventView();
        EventCrc crc = new EventCrc();
        int offset = 0;
        while (offset < body.length) {
            view.wrap(bytes, offset);
            assertThat(view.verify(crc, body.length))
                    .as("event at byte %d", offset)
                    .isEqualTo(EventView.Verdict.VALID);
            events.add(new Event(view.scn(), view.sourceId(), view.isControl() ? 0 : view.longKey(), view.length()));
            offset += view.length();
        }
        return events;
    }

    /** The events of a body of JSON, a line each, with values in Base64. */
    static List<Event> allJson(String body) {
        return body.lines().map(Event::ofJson).toList();
    }

    private static Event ofJson(String line) {
        try {
            JsonNode json = new ObjectMapper().readTree(line);
            assertThat(json.path("endOfPeriod").asBoolean())
                    .isEqualTo(json.get("srcId").intValue() == END);
            int valueLength = Base64.getMimeDecoder().decode(json.get("value").textValue()).length;
            return new Event(
                    json.get("sequence").longValue(),
                    json.get("srcId").intValue(),
                    json.get("key").longValue(),
                    EventLayout.LONG_KEY_HEADER_LENGTH + valueLength);
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + line, e);
        }
    }
}
