package com.flipkart.aesop.wire;

import java.nio.charset.StandardCharsets;

/** Percent-encoding, as leniently as the protocol needs it. */
final class QueryText {
    private static final String KEPT = "-._~!$'()*,/:;=?@{}\"[]|\\^`<>";
    private static final String HEX = "0123456789ABCDEF";

    private QueryText() {}

    /**
     * Decodes percent codes as UTF-8; a percent sign that starts none stands for itself.
     *
     * @param plusIsBlank whether {@code +} is a blank, as in a query
     */
    static String decode(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0) {
            return plusIsBlank ? text.replace('+', ' ') : text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '%' && i + 2 < bytes.length) {
                int high = Character.digit(bytes[i + 1], 16);
                int low = Character.digit(bytes[i + 2], 16);
                if (high >= 0 && low >= 0) {
                    bytes[length++] = (byte) (high << 4 | low);
                    i += 2;
                    continue;
                }
            }
            bytes[length++] = b == '+' && plusIsBlank ? (byte) ' ' : b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Encodes what would end a value or the request line; JSON's marks stay as they are. */
    static void encode(String text, StringBuilder target) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isLetterOrDigit(b) || KEPT.indexOf(b) >= 0) {
                target.append((char) b);
            } else {
                target.append('%').append(HEX.charAt(b >> 4 & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
    }

    private static boolean isLetterOrDigit(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
    }
}
