package com.flipkart.aesop.mysql.server;

import java.util.Locale;
import java.util.Map;

/**
 * A server as it was at one moment.
 *
 * @param version as it names itself: {@code 11.4.5-MariaDB-log}
 * @param variables its global variables by name in lower case
 */
public record ServerFacts(String version, Map<String, String> variables) {
    public ServerFacts {
        variables = Map.copyOf(variables);
    }

    public boolean isMariaDb() {
        return version.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    /** A variable's value; empty if the server does not have it. */
    public String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** {@code @@server_id}. */
    public long serverId() {
        String id = variable("server_id");
        return id.isEmpty() ? 0 : Long.parseLong(id);
    }

    /** {@code @@server_uuid}; empty on MariaDB. */
    public String serverUuid() {
        return variable("server_uuid");
    }

    /** Whether names of tables that differ in case are names of different tables. */
    public boolean caseMatters() {
        return variable("lower_case_table_names").equals("0");
    }
}
