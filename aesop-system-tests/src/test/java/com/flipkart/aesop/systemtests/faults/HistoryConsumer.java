package com.flipkart.aesop.systemtests.faults;

import com.flipkart.aesop.client.ChangeConsumer;
import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.ConsumerResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * A consumer as somebody might write it who keeps a copy of a table: each window is one transaction at the sink. Beside
 * that it writes down all it is told, one line each, for {@link History}:
 *
 * <pre>{@code
 * S                      consumption starts (again)
 * E <scn> U|D <id> <version>
 * W <scn> end            the window is whole, and at the sink; a line that a kill has cut lacks the end
 * R <scn>                rolled back
 * }</pre>
 *
 * <p>Deployed in a module's lib; a bean whose properties are set from XML.
 */
public final class HistoryConsumer implements ChangeConsumer {
    private String historyFile = "";
    private String sinkUrl = "";
    private String sinkUser = "";
    private String sinkPassword = "";
    private int failures;
    private BufferedWriter history;
    private Connection sink;
    private PreparedStatement upsert;
    private PreparedStatement delete;

    public void setHistoryFile(String historyFile) {
        this.historyFile = historyFile;
    }

    public void setSinkUrl(String sinkUrl) {
        this.sinkUrl = sinkUrl;
    }

    public void setSinkUser(String sinkUser) {
        this.sinkUser = sinkUser;
    }

    public void setSinkPassword(String sinkPassword) {
        this.sinkPassword = sinkPassword;
    }

    /** How many of the first windows are answered with ERROR. */
    public void setFailures(int failures) {
        this.failures = failures;
    }

    @Override
    public ConsumerResult onStartConsumption() throws IOException, SQLException {
        history = Files.newBufferedWriter(
                Path.of(historyFile), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        // A line that a kill has cut is ended, so that it cannot run into the next one.
        line("\nS");
        connect();
        return ConsumerResult.SUCCESS;
    }

    private void connect() throws SQLException {
        sink = DriverManager.getConnection(sinkUrl, sinkUser, sinkPassword);
        sink.setAutoCommit(false);
        upsert = sink.prepareStatement("REPLACE INTO warehouse.orders VALUES (?, ?, ?, ?, ?)");
        delete = sink.prepareStatement("DELETE FROM warehouse.orders WHERE id = ?");
    }

    @Override
    public ConsumerResult onEvent(ChangeEvent event) throws IOException, SQLException {
        long id = ((Number) event.row().get("id")).longValue();
        Object version = event.row().get("version");
        line("E " + event.scn() + (event.isDelete() ? " D " : " U ") + id + " " + version);
        if (event.isDelete()) {
            upsert.executeBatch();
            delete.setLong(1, id);
            delete.executeUpdate();
        } else {
            upsert.setLong(1, id);
            upsert.setObject(2, version);
            upsert.setString(3, text(event.row().get("note")));
            upsert.setString(4, text(event.row().get("amount")));
            upsert.setObject(5, null);
            upsert.addBatch();
        }
        return ConsumerResult.SUCCESS;
    }

    @Override
    public ConsumerResult onEndWindow(long scn) throws IOException, SQLException {
        upsert.executeBatch();
        if (failures > 0) {
            failures--;
            return ConsumerResult.ERROR;
        }
        sink.commit();
        line("W " + scn + " end");
        history.flush();
        return ConsumerResult.SUCCESS;
    }

    @Override
    public ConsumerResult onRollback(long scn) throws IOException, SQLException {
        line("R " + scn);
        history.flush();
        // The connection may be what has failed.
        sink.abort(Runnable::run);
        connect();
        return ConsumerResult.SUCCESS;
    }

    @Override
    public ConsumerResult onStopConsumption() throws IOException, SQLException {
        history.close();
        sink.close();
        return ConsumerResult.SUCCESS;
    }

    private void line(String text) throws IOException {
        history.write(text);
        history.newLine();
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
