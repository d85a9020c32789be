package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The {@linkplain SourceList lists} of one segment, each for a <i>span</i> of it: as many neighbouring stretches of the index
 * as make about a thirty-second of the segment. They lie in a temporary file that is mapped piece by piece, so that they
 * take no heap, and no memory that somebody else needs more.
 *
 * <p>Readers of any thread ask {@link #of}, while they are inside their guard. Everything else belongs to the builder's thread.
 */
final class SourceLists {
    private static final int MOST_SPANS = 32;
    private static final int LEAST_ENTRIES = 16;

    private final int spanEntries;
    private final AtomicReferenceArray<SourceList> lists;
    private final List<MappedByteBuffer> pieces = new ArrayList<>();
    private Path file;
    private FileChannel channel;
    private long written;
    private volatile boolean requested;

    /** @param slots entries that the segment's index has room for */
    SourceLists(int slots) {
        spanEntries = Math.max(LEAST_ENTRIES, (slots + MOST_SPANS - 1) / MOST_SPANS);
        lists = new AtomicReferenceArray<>((slots + spanEntries - 1) / spanEntries);
    }

    /** Stretches in each span but the last. */
    int spanEntries() {
        return spanEntries;
    }

    /** Number of the entry that begins the next span. */
    int endOfSpan(int entry) {
        return (entry / spanEntries + 1) * spanEntries;
    }

    int spans() {
        return lists.length();
    }

    /** The list of a span; {@link SourceList#NONE} if there will be none; null if there is none yet. */
    SourceList of(int span) {
        return lists.getAcquire(span);
    }

    /** Whether somebody has asked for lists that are not there. */
    boolean isRequested() {
        return requested;
    }

    void requested(boolean now) {
        requested = now;
    }

    void putNone(int span) {
        lists.setRelease(span, SourceList.NONE);
    }

    /**
     * Keeps a list and lets it be read.
     *
     * @throws IOException if it cannot be written, for want of space perhaps
     */
    void put(int span, ByteBuffer list, RingFiles files, String segment) throws IOException {
        if (channel == null) {
            file = files.temporary(segment + "-sources");
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        int length = list.remaining();
        long end = length + written;
        while (list.hasRemaining()) {
            // Written, not mapped: a full disk answers with an error then, not with a signal that ends the JVM.
            channel.write(list, end - list.remaining());
        }
        MappedByteBuffer piece = Mappings.map(channel, written, length);
        written = end;
        pieces.add(piece);
        lists.setRelease(span, new SourceList(piece.order(ByteOrder.nativeOrder())));
    }

    /** Spans that have a list. */
    int listed() {
        int count = 0;
        for (int span = 0; span < lists.length(); span++) {
            SourceList list = of(span);
            count += list == null || list == SourceList.NONE ? 0 : 1;
        }
        return count;
    }

    /** Takes the lists away from readers who come later. */
    void hide() {
        for (int span = 0; span < lists.length(); span++) {
            putNone(span);
        }
    }

    /** Gives memory and file back; no reader is inside any more that was before {@link #hide}. */
    void release(RingFiles files) throws IOException {
        pieces.forEach(Mappings::unmap);
        pieces.clear();
        if (channel != null) {
            channel.close();
            channel = null;
            files.delete(file);
        }
    }
}
