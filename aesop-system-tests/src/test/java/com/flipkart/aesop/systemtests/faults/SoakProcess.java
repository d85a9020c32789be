package com.flipkart.aesop.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.testkit.ChildJvm;
import java.io.IOException;
import java.util.Optional;

/** A client that has a process of its own, to be killed. Belongs to the thread of the soak. */
final class SoakProcess implements SoakReader {
    private final VerifyingClient client;
    private ChildJvm process;
    private int kills;

    /** Starts it. */
    SoakProcess(VerifyingClient client) {
        this.client = client;
        process = client.startProcess();
    }

    /** Kills it, and starts another in its place. */
    void kill() {
        process.kill();
        process.close();
        kills++;
        process = client.startProcess();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public String id() {
        return client.id();
    }

    @Override
    public long scn() throws IOException {
        return client.scn();
    }

    @Override
    public Optional<Delays> delays() {
        return Optional.empty();
    }

    @Override
    public String note() {
        return "killed " + kills + " times";
    }

    @Override
    public void assertWell() {
        assertThat(process.isAlive()).as("%s", process.lines()).isTrue();
    }

    @Override
    public void close() {
        process.close();
    }
}
