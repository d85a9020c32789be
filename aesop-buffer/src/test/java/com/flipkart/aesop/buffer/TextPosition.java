package com.flipkart.aesop.buffer;

import com.flipkart.aesop.core.scn.SourcePosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A source position that is a text. */
record TextPosition(String text) implements SourcePosition {
    @Override
    public int encodedLength() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String describe() {
        return text;
    }

    static String textOf(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
