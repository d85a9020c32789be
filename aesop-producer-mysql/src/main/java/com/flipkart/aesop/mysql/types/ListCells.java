package com.flipkart.aesop.mysql.types;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** ENUM and SET: the number that is stored, and the text of their members. */
final class ListCells {
    private ListCells() {}

    /** The index of an ENUM's member, from 1 on, 0 for the error value; the members of a SET as bits. */
    static CellNumber number() {
        return Integers::unsigned;
    }

    /** The text of an ENUM's member; the error value is empty, as the server shows it. */
    static final class EnumText extends CellText {
        private final byte[][] members;
        private final int longest;

        EnumText(List<String> members) {
            super(longest(members));
            this.members = encoded(members);
            this.longest = longest(members);
        }

        @Override
        int read(byte[] row, int offset, int length) {
            long index = Integers.unsigned(row, offset, length);
            if (index == 0) {
                return 0;
            }
            if (index > members.length) {
                throw CellException.malformed("member " + index + " of an ENUM of " + members.length + " members");
            }
            byte[] member = members[(int) index - 1];
            System.arraycopy(member, 0, utf8(), 0, member.length);
            return member.length;
        }

        @Override
        long bound(int length) {
            return longest;
        }
    }

    /** The texts of a SET's members in the order of the table, with commas between, as the server shows them. */
    static final class SetText extends CellText {
        private final byte[][] members;
        private final int bound;

        SetText(List<String> members) {
            super(total(members));
            this.members = encoded(members);
            this.bound = total(members);
        }

        @Override
        int read(byte[] row, int offset, int length) {
            long bits = Integers.unsigned(row, offset, length);
            int known = members.length;
            if (known < Long.SIZE && bits >>> known != 0) {
                throw CellException.malformed(
                        "bits 0x" + Long.toHexString(bits) + " of a SET of " + known + " members");
            }
            byte[] text = utf8();
            int end = 0;
            for (int i = 0; i < known; i++) {
                if ((bits & 1L << i) != 0) {
                    if (end > 0) {
                        text[end++] = ',';
                    }
                    System.arraycopy(members[i], 0, text, end, members[i].length);
                    end += members[i].length;
                }
            }
            return end;
        }

        @Override
        long bound(int length) {
            return bound;
        }
    }

    private static byte[][] encoded(List<String> members) {
        return members.stream()
                .map(member -> member.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static int longest(List<String> members) {
        return members.stream()
                .mapToInt(member -> member.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }

    private static int total(List<String> members) {
        return members.stream()
                .mapToInt(member -> member.getBytes(StandardCharsets.UTF_8).length + 1)
                .sum();
    }
}
