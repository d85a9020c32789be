/**
 * Answers to /stream as zstd: what a request with {@code compress=zstd} gets. The format is RFC 8878.
 *
 * <pre>{@code
 *  one answer = one frame:  28 B5 2F FD   magic
 *                           00            no length told, no checksum, no dictionary
 *                           38            window of 128 KiB
 *                           block ...     at least one for each chunk of the answer
 *                           01 00 00      the last block, empty
 * }</pre>
 *
 * <p>{@link com.flipkart.aesop.wire.zstd.ZstdBody} compresses another body: what that puts at a time is flushed at once, so whatever
 * has come can be read, and the end of a window waits for nothing. {@link com.flipkart.aesop.wire.zstd.ZstdDecoder} reads a frame in
 * pieces of any length. Neither sees events: those have checksums of their own, so the frame has none.
 *
 * <p>What bounds them: Z1 an encoder takes at most {@value com.flipkart.aesop.wire.zstd.ZstdEncoder#MEMORY} bytes of native memory, and
 * only from its first byte to its last; Z2 it is given at most {@value com.flipkart.aesop.wire.zstd.ZstdBody#MAX_SLICE} bytes before
 * others on the thread may have their turn; Z3 a decoder never holds more than the window of 128 KiB, whatever the frame says, and puts
 * no more than its caller has room for: a frame that wants a larger window, a dictionary or another format is refused by its first
 * bytes, before the native library sees them.
 *
 * <p><b>Who calls it.</b> The relay, which compresses, and the HTTP of the client, which reads.
 *
 * <p><b>Threads.</b> Encoders, decoders and bodies belong to one thread at a time; nothing here waits.
 *
 * <p><b>After a crash.</b> Nothing here is kept, so there is nothing to survive. An encoder or a decoder that is not closed is native
 * memory that nobody gives back; {@link com.flipkart.aesop.wire.zstd.ZstdLibrary#open} counts them.
 */
package com.flipkart.aesop.wire.zstd;
