package com.flipkart.aesop.benchmarks.side;

import java.util.concurrent.CountDownLatch;

/** Says what it was told, fails, falls silent or dies, as a test wants it. */
public final class EchoSide implements Side {
    private static final int KILLED = 3;

    private final Fields settings;

    public EchoSide(Fields settings) {
        this.settings = settings;
        if (settings.all().containsKey("refuse")) {
            throw new IllegalStateException("it refuses: " + settings.text("refuse"));
        }
    }

    @Override
    public Fields call(String verb, Fields arguments) throws InterruptedException {
        System.out.println("A line that whoever is measured prints is no answer.");
        switch (verb) {
            case "echo" -> {
                return arguments.with("setting", settings.text("setting"));
            }
            case "silence" -> new CountDownLatch(1).await();
            case "die" -> Runtime.getRuntime().halt(KILLED);
            default -> throw new IllegalArgumentException("verb=" + verb);
        }
        return Fields.NONE;
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
