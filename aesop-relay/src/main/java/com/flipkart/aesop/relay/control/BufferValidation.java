package com.flipkart.aesop.relay.control;

import com.flipkart.aesop.buffer.EventBuffer;
import com.flipkart.aesop.buffer.EventCursor;
import com.flipkart.aesop.buffer.ReadOptions;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.event.EventCrc;
import com.flipkart.aesop.core.event.EventView;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads all that a buffer holds, as a client would, and verifies each event: length, both checksums, and that SCNs do
 * not go back. The writer goes on meanwhile; what it evicts before it was read is left out.
 */
final class BufferValidation {
    private static final int PIECE_LENGTH = 1024 * 1024;

    private final EventBuffer buffer;
    private final EventCrc crc = new EventCrc();
    private final EventView event = new EventView();
    private ByteBuffer piece = ByteBuffer.allocate(PIECE_LENGTH);
    private long events;
    private long windows;
    private long bytes;
    private long overtaken;
    private long lastScn = -1;
    private String problem = "";

    private BufferValidation(EventBuffer buffer) {
        this.buffer = buffer;
    }

    /** For the answer of {@code /relayCommand/validateRelayBuffer}. */
    static Map<String, Object> of(String name, EventBuffer buffer) {
        BufferValidation validation = new BufferValidation(buffer);
        validation.run();
        return validation.answer(name);
    }

    private void run() {
        long end = buffer.view().tailPosition();
        try (EventCursor cursor = buffer.cursor()) {
            cursor.seekOldest();
            while (problem.isEmpty() && !cursor.atEnd() && cursor.position() < end) {
                read(cursor);
            }
        } catch (AesopException e) {
            problem = e.describe();
        }
    }

    private void read(EventCursor cursor) {
        piece.clear();
        int length;
        try {
            length = cursor.read(piece, ReadOptions.ALL);
        } catch (AesopException e) {
            if (e.code() != ErrorCode.LAPPED) {
                throw e;
            }
            overtaken++;
            cursor.seekOldest();
            return;
        }
        if (length == 0 && cursor.pendingEventLength() > piece.capacity()) {
            piece = ByteBuffer.allocate(cursor.pendingEventLength());
        }
        for (int at = 0; at < length && problem.isEmpty(); at += event.length()) {
            verify(at, length);
        }
        bytes += length;
    }

    private void verify(int at, int length) {
        EventView.Verdict verdict = event.wrap(piece, at).verify(crc, length);
        if (verdict != EventView.Verdict.VALID) {
            problem = "event " + events + " is " + verdict + ", after scn=" + lastScn + ": " + event;
        } else if (event.scn() < lastScn) {
            problem = "event " + events + " has scn=" + event.scn() + " after scn=" + lastScn;
        } else {
            lastScn = event.scn();
            events++;
            windows += event.isEndOfPeriod() ? 1 : 0;
        }
    }

    private Map<String, Object> answer(String name) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("valid", problem.isEmpty());
        answer.put("problem", problem);
        answer.put("windows", windows);
        answer.put("events", events);
        answer.put("bytes", bytes);
        answer.put("lastScn", lastScn);
        answer.put("overtaken", overtaken);
        return answer;
    }
}
