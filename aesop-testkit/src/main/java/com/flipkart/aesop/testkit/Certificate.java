package com.flipkart.aesop.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate that was signed by nobody but itself, made by the JDK's keytool.
 *
 * @param certificate PEM file
 * @param key PEM file
 */
public record Certificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /**
     * One that is valid from now on.
     *
     * @param name of the host that it is made out to
     */
    public static Certificate of(String name, Path directory) {
        return make(name, "dns:" + name, directory, List.of());
    }

    /** One for this machine, by name and by address. */
    public static Certificate ofLoopback(Path directory) {
        return make("localhost", "dns:localhost,ip:127.0.0.1", directory, List.of());
    }

    /** One for this machine that was valid for a day, ten days ago. */
    public static Certificate expired(Path directory) {
        return make(
                "localhost", "dns:localhost,ip:127.0.0.1", directory, List.of("-startdate", "-10d", "-validity", "1"));
    }

    private static Certificate make(String name, String alternatives, Path directory, List<String> more) {
        try {
            Path store = Files.createDirectories(directory).resolve(name + ".p12");
            runKeytool(name, alternatives, store, more);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            Files.delete(store); // so that another can be made in its place
            return new Certificate(
                    pem(
                            directory.resolve(name + ".crt"),
                            "CERTIFICATE",
                            keys.getCertificate("server").getEncoded()),
                    pem(
                            directory.resolve(name + ".key"),
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void runKeytool(String name, String alternatives, Path store, List<String> more) throws IOException {
        ProcessBuilder keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + alternatives,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString());
        keytool.command().addAll(more);
        Process running = keytool.inheritIO().start();
        try {
            if (!running.waitFor(60, TimeUnit.SECONDS) || running.exitValue() != 0) {
                throw new AssertionError("keytool did not make " + store);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }
}
