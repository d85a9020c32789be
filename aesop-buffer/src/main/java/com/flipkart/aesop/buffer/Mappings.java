package com.flipkart.aesop.buffer;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Maps files and gives the mappings back at a moment of our choosing.
 *
 * <p>The JDK unmaps when the garbage collector finds the buffer unreachable, which may be hours after a file of 1 GiB was
 * deleted, and until then the disk space is not free. So unmapping is explicit, through the one door that the module
 * {@code jdk.unsupported} keeps open for it. Whoever touches a buffer after that kills the JVM: {@link ReaderGuard} sees
 * to it that nobody can. If the door is shut, unmapping is left to the collector.
 */
final class Mappings {
    private static final MethodHandle INVOKE_CLEANER = findInvokeCleaner();
    private static final AtomicInteger OPEN = new AtomicInteger();

    private Mappings() {}

    /** Maps the whole of {@code file}, whose blocks must exist: a hole that cannot be filled kills the JVM. */
    static MappedByteBuffer map(Path file, boolean writable) throws IOException {
        StandardOpenOption[] options = writable
                ? new StandardOpenOption[] {StandardOpenOption.READ, StandardOpenOption.WRITE}
                : new StandardOpenOption[] {StandardOpenOption.READ};
        try (FileChannel channel = FileChannel.open(file, options)) {
            MappedByteBuffer bytes = channel.map(
                    writable ? FileChannel.MapMode.READ_WRITE : FileChannel.MapMode.READ_ONLY, 0, channel.size());
            OPEN.incrementAndGet();
            return bytes;
        }
    }

    /** Maps a part of an open file, to be read; its bytes must have been written. */
    static MappedByteBuffer map(FileChannel channel, long offset, long length) throws IOException {
        MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        OPEN.incrementAndGet();
        return bytes;
    }

    /** Unmaps; nobody may touch {@code bytes} or a view of them from now on. */
    static void unmap(MappedByteBuffer bytes) {
        OPEN.decrementAndGet();
        if (INVOKE_CLEANER == null) {
            return;
        }
        try {
            INVOKE_CLEANER.invokeExact((ByteBuffer) bytes);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("Unmapping failed; the garbage collector will do it", failure);
        }
    }

    /** Mappings that were made and not given back, in this JVM. Tests count them. */
    static int open() {
        return OPEN.get();
    }

    private static MethodHandle findInvokeCleaner() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(unsafe, MethodHandles.lookup());
            Object instance =
                    lookup.findStaticVarHandle(unsafe, "theUnsafe", unsafe).get();
            return lookup.findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(instance);
        } catch (ReflectiveOperationException | RuntimeException shut) {
            return null;
        }
    }
}
