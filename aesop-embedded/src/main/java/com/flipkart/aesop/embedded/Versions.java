package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions of the server artifacts this build was made with. */
final class Versions {
    private static final String RESOURCE = "versions.properties";

    private Versions() {}

    static String of(String kind) {
        Properties versions = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                versions.load(in);
            }
        } catch (IOException e) {
            throw unreadable(kind, e);
        }
        String version = versions.getProperty(kind);
        if (version == null) {
            throw unreadable(kind, null);
        }
        return version;
    }

    private static AesopException unreadable(String kind, IOException cause) {
        return new AesopException(
                ErrorCode.INTERNAL,
                "Cannot read the server version kind=" + kind + " from resource=" + RESOURCE
                        + ": the jar of aesop-embedded is damaged, build it again",
                cause);
    }
}
