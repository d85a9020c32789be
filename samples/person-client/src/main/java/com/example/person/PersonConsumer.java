package com.example.person;

import com.flipkart.aesop.client.ChangeEvent;
import com.flipkart.aesop.client.EventCallback;
import com.flipkart.aesop.client.row.Row;
import com.flipkart.aesop.core.scn.Scn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Prints each change of a person and, if it is told a file, writes each into it. */
public final class PersonConsumer implements EventCallback {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private String changes = "";

    /** A file to append a line to for each change; empty for none. */
    public void setChanges(String changes) {
        this.changes = changes;
    }

    @Override
    public void onEvent(ChangeEvent event) throws IOException {
        Instant received = Instant.now();
        System.out.printf(
                "  event  %s %s  scn %s, %s%n",
                event.opcode(),
                event.isDelete() ? "{id=" + event.key() + "}" : event.row(),
                Scn.describe(event.scn()),
                sinceCommit(event.timestampNanos(), received));
        if (!changes.isEmpty()) {
            append(Path.of(changes), received, event);
        }
    }

    /** A time of commit that is a whole second comes from a database that knows no more, and may be 999 ms later. */
    private static String sinceCommit(long commitNanos, Instant received) {
        Instant commit = Instant.EPOCH.plusNanos(commitNanos);
        if (commitNanos % NANOS_PER_SECOND == 0) {
            return "committed in the second of %tT UTC".formatted(commit.atOffset(ZoneOffset.UTC));
        }
        return "%.1f ms after its commit"
                .formatted(Duration.between(commit, received).toNanos() / 1e6);
    }

    private static void append(Path file, Instant received, ChangeEvent event) throws IOException {
        StringBuilder line = new StringBuilder()
                .append(ChronoUnit.MICROS.between(Instant.EPOCH, received))
                .append('\t')
                .append(event.opcode())
                .append('\t')
                .append(event.key());
        if (!event.isDelete()) {
            Row row = event.row();
            line.append('\t').append(row.getString("firstName"));
            line.append('\t').append(row.getString("lastName"));
            line.append('\t').append(date(row.get("birthDate")));
            line.append('\t').append(row.getString("email"));
        }
        Files.writeString(
                file, line.append('\n'), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A DATE comes as milliseconds since 1970 UTC. */
    private static LocalDate date(Object millis) {
        return millis == null ? null : LocalDate.ofInstant(Instant.ofEpochMilli((Long) millis), ZoneOffset.UTC);
    }
}
