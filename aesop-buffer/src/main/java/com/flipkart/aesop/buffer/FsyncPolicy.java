package com.flipkart.aesop.buffer;

/**
 * When windows are forced to the disk, so that a power loss cannot take them. A crash of the process takes no committed
 * window under any policy: the operating system keeps what was written. Under every policy a full segment is forced by a
 * background thread soon after, and sealed.
 */
public enum FsyncPolicy {
    /**
     * No window is forced for its own sake. A power loss can take what the newest segment holds, and full segments of the
     * last half second. Costs the writer nothing.
     */
    NONE,

    /**
     * A background thread forces what was committed since the last time, every so often, while the writer goes on. A power
     * loss can take the windows of one interval, and those committed while the last forcing took place.
     */
    INTERVAL,

    /**
     * The writer forces each window, and where the producer goes on after it, before anybody sees it. A power loss takes no
     * window that a client has seen or a producer has committed. Each commit waits twice for the disk.
     */
    WINDOW
}
