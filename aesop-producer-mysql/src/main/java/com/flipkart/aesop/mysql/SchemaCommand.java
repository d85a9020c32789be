package com.flipkart.aesop.mysql;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.core.module.ComponentCommand;
import com.flipkart.aesop.core.schema.FileSchemaRegistry;
import com.flipkart.aesop.core.settings.ConfigNode;
import com.flipkart.aesop.core.settings.ConfigValue;
import com.flipkart.aesop.core.settings.Origin;
import com.flipkart.aesop.core.settings.Problems;
import com.flipkart.aesop.core.settings.SettingsReader;
import com.flipkart.aesop.mysql.schema.SchemaGenerator;
import com.flipkart.aesop.mysql.server.ServerConnection;
import com.flipkart.aesop.mysql.server.TableReader;
import com.flipkart.aesop.mysql.settings.MySqlSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code aesop schema generate}: writes the schemas that tables need into a registry. */
public final class SchemaCommand implements ComponentCommand {
    private static final String USAGE_TEXT =
            """
            Usage: aesop schema generate --user <user> [options] --into <directory> <table>...

            Writes <source>.<version>.avsc for each table into the directory, which may have schemas already.
            A table whose newest schema still fits gets no new version.

              <table>                database.table, or database.table=source to name the source; without a name
                                     it is pz.database.table. database.* stands for all tables of the database.
              --into <directory>     the schemas_registry; is made if it is not there
              --host <host>          default localhost
              --port <port>          default 3306
              --user <user>          a user who may SELECT from the tables
              --password <password>  better env:NAME or file:/path
              --tls <mode>           disabled (default), required, verify-ca or verify-identity
              --tlsCa <file>         PEM file with the certificates to trust
            """;

    private static final Set<String> SETTINGS = Set.of("host", "port", "user", "password", "tls", "tlsCa");
    private static final String INTO = "into";
    private static final Origin COMMAND_LINE = new Origin("command line", 0);

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public String summary() {
        return "generates the schemas of MySQL and MariaDB tables";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE_TEXT);
            return OK;
        }
        Map<String, String> options = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        Optional<String> wrong = parse(arguments, options, tables);
        if (wrong.isPresent()) {
            err.println(wrong.get());
            err.print(USAGE_TEXT);
            return USAGE;
        }
        Problems problems = new Problems();
        Optional<MySqlSettings> settings = settings(options, problems);
        problems.throwIfAny("Generating schemas");
        generate(settings.orElseThrow(), Path.of(options.get(INTO)), tables, out);
        return OK;
    }

    private static Optional<String> parse(List<String> arguments, Map<String, String> options, List<String> tables) {
        if (arguments.isEmpty() || !arguments.get(0).equals("generate")) {
            return Optional.of("aesop schema knows one verb: generate");
        }
        for (int i = 1; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                tables.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            if (!SETTINGS.contains(name) && !name.equals(INTO)) {
                return Optional.of("unknown option --" + name);
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                return Optional.of("option --" + name + " has no value");
            }
            options.put(name, equals < 0 ? arguments.get(++i) : argument.substring(equals + 1));
        }
        Optional<String> noTable = tables.stream()
                .filter(table -> !table.matches("[^.=]+\\.[^.=]+(=.+)?"))
                .findFirst();
        if (noTable.isPresent()) {
            return Optional.of(noTable.get() + " is no table: write database.table");
        }
        if (tables.isEmpty() || !options.containsKey(INTO) || !options.containsKey("user")) {
            return Optional.of("--user, --into and at least one table are needed");
        }
        return Optional.empty();
    }

    private static Optional<MySqlSettings> settings(Map<String, String> options, Problems problems) {
        Map<String, ConfigValue> attributes = new LinkedHashMap<>();
        options.forEach((name, value) -> {
            if (SETTINGS.contains(name)) {
                attributes.put(name, new ConfigValue(value, COMMAND_LINE));
            }
        });
        ConfigNode node = new ConfigNode("mysql", attributes, List.of(), COMMAND_LINE);
        return new SettingsReader(problems).read(MySqlSettings.class, node);
    }

    private static void generate(MySqlSettings settings, Path directory, List<String> tables, PrintStream out) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new AesopException(
                    ErrorCode.IO_FAILED,
                    "Making the directory of schemas failed: directory=" + directory + ": " + e
                            + ". Allow this process to write there",
                    e);
        }
        Problems problems = new Problems();
        List<SchemaGenerator.Generated> generated = new ArrayList<>();
        try (ServerConnection connection = ServerConnection.open(settings)) {
            TableReader reader = new TableReader(connection);
            SchemaGenerator generator = new SchemaGenerator(reader, FileSchemaRegistry.open(directory), problems);
            for (String table : tables) {
                generated.addAll(generate(table, reader, generator));
            }
        }
        problems.throwIfAny("Generating schemas from " + settings.address());
        for (SchemaGenerator.Generated schema : generated) {
            out.println((schema.isNew() ? "written    " : "unchanged  ") + schema.save(directory));
        }
    }

    private static List<SchemaGenerator.Generated> generate(
            String argument, TableReader reader, SchemaGenerator generator) {
        int equals = argument.indexOf('=');
        String qualified = equals < 0 ? argument : argument.substring(0, equals);
        String database = qualified.substring(0, qualified.indexOf('.'));
        String name = qualified.substring(qualified.indexOf('.') + 1);
        List<String> names = name.equals("*") ? reader.tables(database) : List.of(name);
        List<SchemaGenerator.Generated> generated = new ArrayList<>();
        for (String table : names) {
            String source =
                    equals < 0 ? SchemaGenerator.defaultSource(database, table) : argument.substring(equals + 1);
            generator.generate(database, table, source).ifPresent(generated::add);
        }
        return generated;
    }
}
