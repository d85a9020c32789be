package com.flipkart.aesop.buffer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that works off tasks in their order and goes away when there has been nothing to do for a while. */
final class Background {
    private static final long IDLE_SECONDS = 10;

    private final ExecutorService tasks;

    Background(String name) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        tasks = pool;
    }

    void execute(Runnable task) {
        tasks.execute(task);
    }

    /** Takes no more tasks and returns when all are done, however long the disk takes; keeps an interrupt for later. */
    void drain() {
        tasks.shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = tasks.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
