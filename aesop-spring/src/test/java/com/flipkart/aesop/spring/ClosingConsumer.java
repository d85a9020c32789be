package com.flipkart.aesop.spring;

import java.util.concurrent.atomic.AtomicInteger;

/** A bean that a probe runs and that Spring closes. */
public final class ClosingConsumer implements Runnable, AutoCloseable {
    private final AtomicInteger runs = new AtomicInteger();
    private String target = "";
    private boolean closed;

    public void setTarget(String target) {
        if (target.startsWith("refuse")) {
            throw new IllegalArgumentException("no such target");
        }
        this.target = target;
    }

    String target() {
        return target;
    }

    int runs() {
        return runs.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void run() {
        runs.incrementAndGet();
    }

    @Override
    public void close() {
        closed = true;
    }
}
