/**
 * Files that are replaced whole: {@link com.flipkart.aesop.core.io.DurableFile}.
 *
 * <p>Used by everybody who keeps a small file that must never be seen half written: checkpoints, schemas,
 * tokens. Stateless; each file has one writer, and any number of readers. What survives a crash, of the
 * process or of the machine, is either the old content or the new one.
 */
package com.flipkart.aesop.core.io;
