package com.flipkart.aesop.core.producer;

import com.flipkart.aesop.core.schema.SchemaRegistry;
import java.nio.file.Path;

/**
 * A producer whose source brings the schemas of its rows along, such as another relay. Its relay serves these, and needs no
 * file of schemas for the producer's sources.
 */
public interface ProducerWithSchemas extends EventProducer {
    /**
     * The schemas that are known so far; more may come while the producer runs. Called once, before {@link #start}.
     *
     * @param folder the producer's own, beside the buffer of its source, for what has to be known again after a restart although the
     *     source cannot be reached; made if it does not exist
     * @throws com.flipkart.aesop.core.error.AesopException {@code IO_FAILED} if the folder cannot be made or read
     */
    SchemaRegistry openSchemas(Path folder);
}
