package com.flipkart.aesop.buffer;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to be told of each committed window. Telling allocates nothing and takes no lock. */
final class CommitListeners {
    private static final Logger LOG = LoggerFactory.getLogger(CommitListeners.class);
    private static final Entry[] NOBODY = {};

    private final AtomicReference<Entry[]> listeners = new AtomicReference<>(NOBODY);

    /** One call of {@link #add}, told from others by its identity. */
    private static final class Entry {
        private final Runnable listener;

        Entry(Runnable listener) {
            this.listener = listener;
        }
    }

    /** Adds a listener; the result takes it away. The same listener may be added twice. */
    Runnable add(Runnable listener) {
        Entry entry = new Entry(listener);
        listeners.updateAndGet(before -> {
            Entry[] after = new Entry[before.length + 1];
            System.arraycopy(before, 0, after, 0, before.length);
            after[before.length] = entry;
            return after;
        });
        return () -> remove(entry);
    }

    private void remove(Entry entry) {
        listeners.updateAndGet(before -> {
            int index = 0;
            while (index < before.length && before[index] != entry) {
                index++;
            }
            if (index == before.length) {
                return before;
            }
            Entry[] after = new Entry[before.length - 1];
            System.arraycopy(before, 0, after, 0, index);
            System.arraycopy(before, index + 1, after, index, after.length - index);
            return after;
        });
    }

    /** Called by the writing thread after each window. */
    void committed() {
        for (Entry entry : listeners.get()) {
            try {
                entry.listener.run();
            } catch (RuntimeException e) {
                remove(entry);
                LOG.error("A commit listener threw and has been removed; report this", e);
            }
        }
    }
}
