package com.flipkart.aesop.relay.security;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.wire.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of the operator.
 *
 * @param secret the token
 * @param place where it is to be found, in words: {@code in the file /x/admin.token of the relay's machine}
 */
public record AdminToken(Secret secret, String place) {
    /** Where a token is kept that was generated. */
    public static final String FILE_NAME = "admin.token";

    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final Set<PosixFilePermission> OWNER_ALONE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /**
     * The token of the settings; without one that of a file, which is made with a new token if need be, readable for its
     * owner alone.
     *
     * @param directory where the file is, which is made if need be
     * @throws AesopException {@code IO_FAILED} or {@code INVALID_SETTINGS} if the file cannot be made, read or understood
     */
    public static AdminToken open(Optional<Secret> ofSettings, Path directory) {
        if (ofSettings.isPresent()) {
            return new AdminToken(ofSettings.get(), "that its setting adminToken names");
        }
        Path file = directory.resolve(FILE_NAME).toAbsolutePath();
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(directory);
                write(file, Tokens.random());
            }
            Secret secret = read(file);
            LOG.info("Whoever is to change something at this relay needs the admin token in {}", file);
            return new AdminToken(secret, "in the file " + file + " of the relay's machine");
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Keeping the admin token in " + file + " failed: " + e
                            + ". Let this process's user write there, or set adminToken",
                    e);
        }
    }

    private static void write(Path file, Secret token) throws IOException {
        FileAttribute<?>[] rights = hasRights(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
                : new FileAttribute<?>[0];
        Path fresh = Files.createTempFile(file.getParent(), FILE_NAME, ".tmp", rights);
        try {
            Files.writeString(fresh, token.reveal() + "\n", StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
            Files.move(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static boolean hasRights(Path file) throws IOException {
        return Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
    }

    private static Secret read(Path file) throws IOException {
        Secret token =
                Secret.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        if (!Tokens.isToken(token)) {
            throw new AesopException(
                    ErrorCode.INVALID_SETTINGS,
                    "The admin token in " + file + " cannot be used. " + Tokens.RULE
                            + ", or delete the file: a new one is made at the next start");
        }
        if (hasRights(file) && !OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            LOG.warn("The admin token in {} can be read by others than its owner: chmod 600 it", file);
        }
        return token;
    }
}
