package com.flipkart.aesop.wire.tls;

import com.flipkart.aesop.core.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server's certificate and key are.
 *
 * @param certificate PEM file: its own certificate first, then those of the authorities between it and one that
 *     clients trust
 * @param key PEM file: the private key of the first certificate, PKCS#8
 * @param keyPassword for a key that is encrypted
 */
public record TlsFiles(Path certificate, Path key, Optional<Secret> keyPassword) {}
