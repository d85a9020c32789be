package com.flipkart.aesop.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small day in the life of a table: inserts, updates, an update of a primary key, deletes. */
final class Workload {
    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Grace", "Edsger", "Barbara", "Alan", "Frances", "Donald", "Radia");
    private static final List<String> LAST_NAMES =
            List.of("Lovelace", "Hopper", "Dijkstra", "Liskov", "Turing", "Allen", "Knuth", "Perlman");
    private static final int PEOPLE = FIRST_NAMES.size();

    private Workload() {}

    /**
     * One transaction.
     *
     * @param statements SQL
     * @param changes how many events it makes
     */
    record Transaction(List<String> statements, int changes) {
        Transaction {
            statements = List.copyOf(statements);
        }

        static Transaction of(String statement, int changes) {
            return new Transaction(List.of(statement), changes);
        }
    }

    /**
     * The transactions, on rows whose ids are greater than {@code lastId}.
     *
     * @param lastId greatest id in the table, or 0
     */
    static List<Transaction> transactions(long lastId) {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            transactions.add(Transaction.of(
                    "INSERT INTO or_test.person VALUES (%d, '%s', '%s', '19%02d-12-%02d', NULL)"
                            .formatted(lastId + 1 + i, FIRST_NAMES.get(i), LAST_NAMES.get(i), 10 + i, 1 + i),
                    1));
        }
        for (int i = 0; i < PEOPLE; i += 2) {
            transactions.add(Transaction.of(
                    "UPDATE or_test.person SET email = '%s@example.com' WHERE id = %d"
                            .formatted(FIRST_NAMES.get(i).toLowerCase(Locale.ROOT), lastId + 1 + i),
                    1));
        }
        // All rows of a transaction have one SCN and reach the consumer together.
        transactions.add(new Transaction(
                List.of(
                        "INSERT INTO or_test.person VALUES (%d, 'Zoë', 'Ångström', NULL, 'zoë@example.com')"
                                .formatted(lastId + 1 + PEOPLE),
                        "UPDATE or_test.person SET lastName = 'King' WHERE id = %d".formatted(lastId + 1),
                        "DELETE FROM or_test.person WHERE id = %d".formatted(lastId + 5)),
                3));
        // A new primary key is a DELETE of the old one and an UPSERT of the new one.
        transactions.add(Transaction.of(
                "UPDATE or_test.person SET id = %d WHERE id = %d".formatted(lastId + 100, lastId + 2), 2));
        transactions.add(Transaction.of("DELETE FROM or_test.person WHERE id = %d".formatted(lastId + 3), 1));
        return transactions;
    }
}
