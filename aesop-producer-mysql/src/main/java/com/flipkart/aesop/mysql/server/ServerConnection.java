package com.flipkart.aesop.mysql.server;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import com.flipkart.aesop.mysql.settings.TlsMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/** A connection over SQL. Belongs to one thread. */
public final class ServerConnection implements AutoCloseable {
    private static final String ACCESS_DENIED_STATE = "28000";
    private static final int[] ACCESS_ERRORS = {1044, 1045, 1142, 1227, 1698};
    private static final int TOO_MANY_CONNECTIONS = 1040;

    private final MySqlSettings settings;
    private final Connection connection;

    private ServerConnection(MySqlSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Opens a connection.
     *
     * @throws AesopException ACCESS_DENIED if the user is refused, CONNECTION_LOST if the server cannot be reached
     */
    public static ServerConnection open(MySqlSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty(
                "connectTimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.setProperty(
                "socketTimeout", Long.toString(settings.readTimeout().toMillis()));
        properties.setProperty("allowPublicKeyRetrieval", Boolean.toString(settings.tls() == TlsMode.DISABLED));
        properties.setProperty("connectionAttributes", "program_name:aesop");
        switch (settings.tls()) {
            case DISABLED -> properties.setProperty("sslMode", "disable");
            case REQUIRED -> properties.setProperty("sslMode", "trust");
            case VERIFY_CA -> properties.setProperty("sslMode", "verify-ca");
            case VERIFY_IDENTITY -> properties.setProperty("sslMode", "verify-full");
        }
        if (settings.tls() != TlsMode.DISABLED) {
            settings.tlsCa().ifPresent(file -> properties.setProperty("serverSslCert", file.toString()));
        }
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        String url = "jdbc:mariadb://" + host + ":" + settings.port() + "/";
        try {
            // Not through DriverManager, which knows only the drivers of the loader that loaded it first.
            return new ServerConnection(settings, new Driver().connect(url, properties));
        } catch (SQLException e) {
            throw failure(settings, "Connecting to", e);
        }
    }

    /** Asks and returns all rows, each as its columns in order; NULL stays null. */
    public List<List<String>> query(String sql, String... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        row.add(result.getString(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failure(settings, "Asking " + sql + " of", e);
        }
    }

    /** What the server is now. */
    public ServerFacts facts() {
        Map<String, String> variables = new HashMap<>();
        for (List<String> row : query("SHOW GLOBAL VARIABLES")) {
            variables.put(row.get(0).toLowerCase(Locale.ROOT), row.get(1) == null ? "" : row.get(1));
        }
        return new ServerFacts(variables.getOrDefault("version", ""), variables);
    }

    /**
     * The server's binlog files, the oldest first.
     *
     * @throws AesopException ACCESS_DENIED if the user may not see them
     */
    public List<BinlogFile> binlogs() {
        List<BinlogFile> binlogs = new ArrayList<>();
        for (List<String> row : query("SHOW BINARY LOGS")) {
            binlogs.add(new BinlogFile(row.get(0), Long.parseLong(row.get(1))));
        }
        return binlogs;
    }

    /**
     * Where the server writes now, and what it leaves out.
     *
     * @throws AesopException ACCESS_DENIED if the user may not see it
     */
    public BinlogStatus binlogStatus() {
        List<List<String>> rows;
        try {
            rows = query("SHOW MASTER STATUS");
        } catch (AesopException e) {
            if (e.code() == ErrorCode.ACCESS_DENIED) {
                throw e;
            }
            rows = query("SHOW BINARY LOG STATUS"); // MySQL 8.4 does not know the old words any more
        }
        if (rows.isEmpty()) {
            throw new AesopException(
                    ErrorCode.SOURCE_MISCONFIGURED,
                    "Asking " + settings.address() + " where its binlog ends failed: it writes none. Start it with"
                            + " log_bin");
        }
        List<String> row = rows.get(0);
        String gtids = row.size() > 4
                ? row.get(4)
                : query("SELECT @@GLOBAL.gtid_binlog_pos").get(0).get(0);
        return new BinlogStatus(
                row.get(0),
                Long.parseLong(row.get(1)),
                names(row.get(2)),
                names(row.get(3)),
                gtids == null ? "" : gtids);
    }

    private static List<String> names(String list) {
        return list == null || list.isEmpty() ? List.of() : List.of(list.split(",", -1));
    }

    /** The character set of each collation, by the collation's number. */
    public Map<Integer, String> charsetsOfCollations() {
        Map<Integer, String> charsets = new HashMap<>();
        for (List<String> row : query("SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS"
                + " WHERE ID IS NOT NULL AND CHARACTER_SET_NAME IS NOT NULL")) {
            charsets.put(Integer.parseInt(row.get(0)), row.get(1));
        }
        if (!query("SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'information_schema'"
                        + " AND TABLE_NAME = 'COLLATION_CHARACTER_SET_APPLICABILITY' AND COLUMN_NAME = 'ID'")
                .isEmpty()) {
            // MariaDB numbers a collation that goes with several character sets here.
            for (List<String> row : query("SELECT ID, CHARACTER_SET_NAME FROM"
                    + " information_schema.COLLATION_CHARACTER_SET_APPLICABILITY WHERE ID IS NOT NULL")) {
                charsets.put(Integer.parseInt(row.get(0)), row.get(1));
            }
        }
        return charsets;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(settings, "Closing the connection to", e);
        }
    }

    private static AesopException failure(MySqlSettings settings, String tried, SQLException e) {
        String what = tried + " " + settings.address() + " as user " + settings.user() + " failed: " + e.getMessage();
        boolean refused = ACCESS_DENIED_STATE.equals(e.getSQLState());
        for (int code : ACCESS_ERRORS) {
            refused |= e.getErrorCode() == code;
        }
        if (refused) {
            return new AesopException(
                    ErrorCode.ACCESS_DENIED, what + ". Correct user and password, or grant what is missing", e);
        }
        boolean unreachable = e.getSQLState() == null
                || e.getSQLState().startsWith("08")
                || e.getErrorCode() == TOO_MANY_CONNECTIONS
                || e.getErrorCode() == 0;
        if (unreachable) {
            return new AesopException(ErrorCode.CONNECTION_LOST, what + ". It is tried again", e);
        }
        return new AesopException(ErrorCode.SOURCE_MISCONFIGURED, what + ". Report it with the server's version", e);
    }
}
