package com.flipkart.aesop.container;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * The one class loader of a module: the JDK, then the types that it shares with the container ({@link
 * SharedTypes}), then its jars in their order. It is flat, so that a consumer, Avro and Aesop's client see
 * the same classes; and it sees nothing else of the container's class path.
 */
final class ModuleClassLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final ClassLoader CONTAINER = ModuleClassLoader.class.getClassLoader();

    private final String owner;

    /** @param jars all there is to load from; the first jar that has a class wins */
    ModuleClassLoader(String owner, List<Path> jars) {
        super(owner, urls(jars), ClassLoader.getPlatformClassLoader());
        this.owner = owner;
    }

    /** Whose loader it is: a module's id, or what else was told. */
    String owner() {
        return owner;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return SharedTypes.contains(name) ? CONTAINER.loadClass(name) : super.loadClass(name, resolve);
    }

    /** Runs {@code action} with this as the thread's context class loader. */
    <X extends Exception> void call(Action<X> action) throws X {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(this);
        try {
            action.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Something that is done inside a module. */
    @FunctionalInterface
    interface Action<X extends Exception> {
        void run() throws X;
    }

    @Override
    public String toString() {
        return "class loader of " + owner;
    }

    private static URL[] urls(List<Path> jars) {
        return jars.stream().map(ModuleClassLoader::url).toArray(URL[]::new);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(jar + " is no file", e);
        }
    }
}
