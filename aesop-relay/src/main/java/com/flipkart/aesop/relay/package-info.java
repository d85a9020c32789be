/**
 * Takes windows from producers, keeps them in buffers, serves them by SCN.
 *
 * <p><b>Who calls it.</b> The container, or a program that embeds a relay.
 *
 * <p><b>Threads.</b> One producer thread writes each buffer; Netty event loops serve readers.
 *
 * <p><b>After a crash.</b> The buffers survive; connections and requests do not.
 */
package com.flipkart.aesop.relay;
