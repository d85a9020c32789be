/**
 * The aesop XML namespace: turns a module's Spring XML into parts.
 *
 * <p><b>Who calls it.</b> The container, while it deploys a module.
 *
 * <p><b>Threads.</b> It runs on the thread that deploys the module and starts none.
 *
 * <p><b>After a crash.</b> Nothing here is kept: the XML is read again at the next start.
 */
package com.flipkart.aesop.spring;
