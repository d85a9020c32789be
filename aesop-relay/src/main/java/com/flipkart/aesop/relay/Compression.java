package com.flipkart.aesop.relay;

import com.flipkart.aesop.relay.stats.CompressionFigures;
import com.flipkart.aesop.wire.StreamCompression;
import com.flipkart.aesop.wire.StreamExtensions;
import com.flipkart.aesop.wire.http.BodySource;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.zstd.ZstdBody;
import com.flipkart.aesop.wire.zstd.ZstdLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is sent answers that are compressed: whoever asks for it, as long as there are not too many of them. Any thread. */
final class Compression {
    private static final Logger LOG = LoggerFactory.getLogger(Compression.class);

    private final int most;
    private final CompressionFigures figures;

    private Compression(int most, CompressionFigures figures) {
        this.most = most;
        this.figures = figures;
    }

    /**
     * Loads the native library, unless nothing is ever compressed. Where it cannot be loaded all answers are as they were before there
     * was such a thing: that is no reason not to serve.
     *
     * @param most answers at once
     */
    static Compression ofAtMost(int most, CompressionFigures figures) {
        if (most > 0 && ZstdLibrary.problem().isPresent()) {
            LOG.warn(
                    "No answer will be compressed: {}. Set java.io.tmpdir to a folder from which programs may be run, or maxCompressed=0",
                    ZstdLibrary.problem().get());
            return new Compression(0, figures);
        }
        return new Compression(most, figures);
    }

    /** The body of an answer, compressed if that was asked for and can be granted; closed like the one that is given. */
    BodySource of(BodySource body, StreamExtensions extensions, Exchange exchange) {
        return extensions.compression() == StreamCompression.ZSTD && figures.tryBegin(most)
                ? new ZstdBody(body, exchange.allocator(), figures)
                : body;
    }
}
