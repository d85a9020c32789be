/**
 * A memory-mapped circular buffer of change events with a sparse SCN index.
 *
 * <p><b>Who calls it.</b> The relay opens a buffer for each physical source, hands its {@link
 * com.flipkart.aesop.buffer.EventBuffer#writer() writer} to the producer and a {@link
 * com.flipkart.aesop.buffer.EventCursor} to each reader. {@code aesop buffer} calls {@link
 * com.flipkart.aesop.buffer.BufferCommands}. Nobody else does.
 *
 * <pre>{@code
 *        oldest segment                                           newest segment          spare
 *  +------+---------------------+   +--------------------+   +--------------------+   +-------------+
 *  |header| index | (end)| w7 w8 |->| w8 w9 w10 ...      |->| w13 | open window  |   | ready ahead |
 *  +------+---------------------+   +--------------------+   +--------------------+   +-------------+
 *                        ^                                         ^
 *                      head: the oldest whole window             tail: published by commit
 * }</pre>
 *
 * <p><b>Words.</b> A <i>position</i> counts bytes of events since the ring was made and never wraps. A segment's name is the
 * position of its first event; the next segment starts where the data of the one before ends, so that positions are
 * contiguous though files are not full to the last byte. A <i>window</i> may cross segments, an event never does. A segment is
 * <i>sealed</i> once it is full, committed and, half a second later, forced to the disk, <i>spare</i> when its file waits to be used (again).
 *
 * <p><b>Threads.</b> One thread writes a buffer, any number read it, none waits for another: a reader that is too slow is
 * lapped and told so. The control page holds tail and head, because ordered access (a {@link
 * java.lang.invoke.VarHandle} on mapped memory) needs aligned offsets, which events do not have.
 *
 * <ul>
 *   <li><i>Publishing:</i> events, index and segments are written with plain stores, then the tail with release. A reader
 *       loads the tail with acquire, and looks at nothing behind it.
 *   <li><i>Evicting:</i> the head is stored, then a full fence, then the file may be overwritten: a release store alone would
 *       let later plain stores move up before it. A reader copies, then a load fence, then loads the head, and throws the copy
 *       away if the head has passed where it began. Newer bytes in the place of older ones would have right checksums, so
 *       nothing else could tell.
 *   <li><i>Background:</i> one thread per ring prepares the next segment ahead of the writer, another seals full ones. They end
 *       when they have had nothing to do for some seconds. A third lists which source has its events where, so that a reader
 *       of one source of many looks at nothing else ({@code SourceListBuilder}); it begins with the first full span.
 *   <li><i>Unmapping:</i> evicted files are mostly used again under their old mapping. What is deleted, or everything at close,
 *       is unmapped at once, after each reader that was inside has come out ({@code ReaderGuard}); new ones do not get in.
 *       A map is at most 2 GiB, hence segments of at most 1 GiB.
 * </ul>
 *
 * <p><b>After a crash of the process</b> the page cache is whole: every committed window is there, the tail in the control
 * file says where they end, and only the last window is checked. <b>After a crash of the system</b> pages may have reached the
 * disk in any order. What is sealed is believed; behind it everything is scanned and proved, and what follows the last whole
 * window is cut off and zeroed. Publishing last protects against the first kind alone. The boot id of the operating system
 * tells the two apart. The last whole window of the ring, not anybody's file, says where the producer goes on.
 *
 * <p><b>Invariants</b>, proved by {@link com.flipkart.aesop.buffer.BufferCheck} after every test:
 *
 * <ol>
 *   <li>I1 Every file is readable: magic, version, identity, length and header checksum are right.
 *   <li>I2 Segments follow one another without a gap, and each is called by its first position.
 *   <li>I3 The tail lies in the newest segment that holds committed events.
 *   <li>I4 What lies before the tail is whole windows: each event has both checksums right, all events of a window have its
 *       SCN, its last is its only end-of-period event, and SCNs grow from window to window.
 *   <li>I5 No event crosses the end of a segment. (I4 finds it.)
 *   <li>I6 A segment's header says the truth about its first event: position, number, SCN, ordinal, SCN of the window before.
 *   <li>I7 Index entries are the first events of stretches of at least the spacing, and say what these hold.
 *   <li>I8 The newest position slot belongs to the last window: tail, SCN, start, number of events.
 *   <li>I9 The head is the first window that begins in the oldest segment.
 *   <li>I10 A seal says where its segment ends, never beyond the tail.
 *   <li>I11 The ring is not larger than its capacity, unless its last window begins in the oldest segment.
 *   <li>I12 The directory holds nothing but the files of one ring.
 * </ol>
 *
 * <p>Lists of sources outlive no process: they lie in temporary files, and are made again when somebody reads who needs them.
 *
 * <p>The formats are in {@code docs/formats/buffer.md}.
 */
package com.flipkart.aesop.buffer;
