/**
 * Where a client's checkpoint is kept.
 *
 * <p>{@link com.flipkart.aesop.client.checkpoint.FileCheckpointStore} keeps it in a file, and reads the files of Databus
 * and Aesop 1 when a client starts for the first time; whoever wants it elsewhere (beside the data that the consumer
 * writes, for example) implements {@link com.flipkart.aesop.client.checkpoint.CheckpointStore}.
 * {@code docs/formats/checkpoint-file.md} describes the file.
 *
 * <p><b>Who calls it.</b> {@link com.flipkart.aesop.client}; consumers choose a store when they build a client.
 *
 * <p><b>Threads.</b> A store belongs to one client. One thread opens it, one at a time saves, one closes it.
 *
 * <p><b>After a crash.</b> The file is the last checkpoint that was saved, whole: it is replaced by write, fsync,
 * rename and fsync of the directory. A file that was damaged all the same is refused, never taken for none.
 */
package com.flipkart.aesop.client.checkpoint;
