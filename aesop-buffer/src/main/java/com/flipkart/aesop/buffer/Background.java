package com.flipkart.aesop.buffer;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread that works off tasks in their order and goes away when there has been nothing to do for a while. */
final class Background {
    private static final long IDLE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor tasks;

    Background(String name) {
        tasks = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        tasks.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        tasks.allowCoreThreadTimeOut(true);
        tasks.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void execute(Runnable task) {
        tasks.execute(() -> run(task));
    }

    /** Has something done later; never, if {@link #drain} is called before or has been. */
    void schedule(Runnable task, Duration delay) {
        try {
            ScheduledFuture<?> unused = tasks.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!tasks.isShutdown()) {
                throw e;
            }
        }
    }

    /** A task that fails is not to vanish in a future that nobody looks at. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e);
        }
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
