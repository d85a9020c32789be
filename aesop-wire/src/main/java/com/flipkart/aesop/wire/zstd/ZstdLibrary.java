package com.flipkart.aesop.wire.zstd;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.github.luben.zstd.util.Native;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The native library: whether it can be used here, and what of it is in use. Any thread.
 *
 * <p>It comes in the jar, is unpacked into {@code java.io.tmpdir} when it is first needed, and is loaded from there. So it is missing on
 * a platform that the jar has none for, and where that folder cannot be written or its files cannot be executed.
 */
public final class ZstdLibrary {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private ZstdLibrary() {}

    /** Loaded when it is first asked for: most processes never do. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = load();

        private static Optional<String> load() {
            try {
                Native.load();
                return Optional.empty();
            } catch (LinkageError | RuntimeException e) {
                return Optional.of("the native library of zstd cannot be loaded from java.io.tmpdir="
                        + System.getProperty("java.io.tmpdir") + ": " + e.getMessage());
            }
        }
    }

    /** Why nothing can be compressed or read here; empty if all is well. */
    public static Optional<String> problem() {
        return Loaded.PROBLEM;
    }

    /** Encoders and decoders of this process that have not been closed. */
    public static int open() {
        return OPEN.get();
    }

    /** One more is about to be made. */
    static void opening() {
        problem().ifPresent(problem -> {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Compressing or reading zstd failed: " + problem
                            + ". Do without compression, or let java.io.tmpdir be a folder from which programs may be run");
        });
        OPEN.incrementAndGet();
    }

    /** One has been closed, or could not be made. */
    static void closed() {
        OPEN.decrementAndGet();
    }
}
