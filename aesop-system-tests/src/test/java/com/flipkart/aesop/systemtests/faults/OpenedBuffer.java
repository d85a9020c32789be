package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.ChildJvm;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay that was started again says of the buffer that the killed one has left. */
final class OpenedBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedBuffer.class);

    private OpenedBuffer() {}

    /** What had to be cut off an open window, if there was one. */
    static OptionalLong bytesCut(ChildJvm relay) {
        String opened = relay.lines().stream()
                .filter(line -> line.contains("Opened the buffer in "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The relay does not tell of its buffer:\n" + relay.lines()));
        LOG.info("{}", opened);
        assertThat(opened).contains("origin=PROCESS_CRASHED");
        long bytes = Long.parseLong(opened.substring(opened.lastIndexOf('=') + 1));
        return bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
    }
}
