package com.flipkart.aesop.core.schema;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** An Avro of old, loaded apart from ours: what a Databus client makes of a schema's text. */
final class OldAvro implements AutoCloseable {
    private final URLClassLoader loader;

    private OldAvro(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Avro 1.4.0, which Databus uses. */
    static OldAvro oldest() {
        return load("oldest");
    }

    /** Avro 1.7.7, to which later forks of Databus moved. */
    static OldAvro old() {
        return load("old");
    }

    private static OldAvro load(String folder) {
        Path jars = Path.of(System.getProperty("aesop.avro.jars"), folder);
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(jars)) {
            for (Path jar : (Iterable<Path>) files::iterator) {
                urls.add(jar.toUri().toURL());
            }
            urls.add(new File(Logger.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toURI()
                    .toURL());
        } catch (IOException e) {
            throw new UncheckedIOException("The jars of an old Avro are copied to " + jars + " by the build", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("slf4j is not in a jar", e);
        }
        return new OldAvro(new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    }

    /** The version that the loaded classes were packed as. */
    String version() throws ReflectiveOperationException {
        String location = loader.loadClass("org.apache.avro.Schema")
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return location.replaceAll(".*/avro-(.*)\\.jar", "$1");
    }

    /** What {@code Schema.toString()} of the parsed text is. */
    String reread(String text) throws ReflectiveOperationException {
        Class<?> schema = loader.loadClass("org.apache.avro.Schema");
        return schema.getMethod("parse", String.class).invoke(null, text).toString();
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
