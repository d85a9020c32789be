/**
 * What can go wrong, in words that operators can count.
 *
 * <p>Everybody throws {@link com.flipkart.aesop.core.error.AesopException} with an {@link
 * com.flipkart.aesop.core.error.ErrorCode}; nobody catches it to ignore it. The types here use only
 * the JDK, because the runtime container and the modules it loads share them across class loaders.
 * All are immutable and may be used from any thread; nothing here touches a disk.
 */
package com.flipkart.aesop.core.error;
