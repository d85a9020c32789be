package com.flipkart.aesop.benchmarks.capture;

import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.core.producer.LogicalSource;
import com.flipkart.aesop.core.producer.PhysicalSource;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import com.flipkart.aesop.mysql.MySqlProducer;
import com.flipkart.aesop.mysql.schema.SchemaGenerator;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.TableReader;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The table as a source of Aesop: its schema, generated as a user would, and producers that read it. */
final class AesopSource {
    private static final String SOURCE = "com.flipkart.aesop.benchmarks.capture.Person";
    private static final PhysicalSource PHYSICAL = new PhysicalSource(
            1,
            "people",
            List.of(new LogicalSource((short) 41, SOURCE, PersonTable.DATABASE + "." + PersonTable.TABLE, (short) 0)));

    private final Fields settings;
    private final Path schemas;

    AesopSource(Fields settings) {
        this.settings = settings;
        this.schemas = Path.of(settings.text("directory")).resolve("schemas");
    }

    /** Name of the source of the rows. */
    static String name() {
        return SOURCE;
    }

    /** Makes the schema from the table. */
    void generateSchema() throws IOException {
        Files.createDirectories(schemas);
        Problems problems = new Problems();
        try (ServerConnection connection = ServerConnection.open(serverSettings("now"))) {
            new SchemaGenerator(new TableReader(connection), FileSchemaRegistry.open(schemas), problems)
                    .generate(PersonTable.DATABASE, PersonTable.TABLE, SOURCE)
                    .ifPresent(generated -> generated.save(schemas));
        }
        problems.throwIfAny("generating the schema of " + PersonTable.TABLE);
    }

    /** Where the schema is. */
    Path schemas() {
        return schemas;
    }

    /** A producer that starts at a place if its buffer is empty. */
    MySqlProducer producer(Fields place) {
        return new MySqlProducer(PHYSICAL, serverSettings(place.text("file") + ":" + place.text("position")));
    }

    private MySqlSettings serverSettings(String start) {
        return new SettingsBuilder<>(MySqlSettings.class)
                .set("host", settings.text("host"))
                .set("port", (int) settings.number("port"))
                .set("user", settings.text("user"))
                .set("password", Secret.of(settings.text("password")))
                .set("start", start)
                .build();
    }
}
