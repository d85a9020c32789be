package com.flipkart.aesop.relay.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Names of clients come from clients: they may not fill the memory, and no count may get lost. */
class ClientTableTest {
    private static final RequestFigures.Command STREAM = RequestFigures.Command.STREAM;

    private final AtomicLong nanoTime = new AtomicLong();
    private final ClientTable clients = new ClientTable(2, nanoTime::get);
    private final List<String> told = new ArrayList<>();

    private void call(String name) {
        clients.of(name).requests().called(STREAM);
    }

    private List<String> calls() {
        return clients.clients().stream()
                .map(client -> client.name() + "=" + client.requests().calls())
                .toList();
    }

    @Test
    void shouldCountNamesThatAreTooManyAsOther() {
        call("a");
        call("b");
        call("c");
        call("d");
        call("a");

        assertThat(calls()).containsExactly("a=2", "b=1", "other=2");
        assertThat(clients.client("c")).isEmpty();
    }

    @Test
    void shouldGiveThePlaceOfWhoHasBeenSilentLongestAndLoseNoCount() {
        listen();
        call("a");
        call("a");
        nanoTime.addAndGet(1);
        call("b");
        nanoTime.addAndGet(ClientTable.SILENCE.toNanos());

        call("c");
        call("d");

        assertThat(calls()).containsExactly("c=1", "d=1", "other=3");
        assertThat(told).containsExactly("+other", "+a", "+b", "-a", "+c", "-b", "+d");
    }

    @Test
    void shouldKeepWhoIsSilentBecauseItsAnswerGoesOn() {
        clients.of("a").answerBegins();
        call("b");
        nanoTime.addAndGet(ClientTable.SILENCE.toNanos() * 2);

        call("c");
        call("d");

        assertThat(clients.clients()).extracting(ClientFigures::name).containsExactly("a", "c", "other");
    }

    @Test
    void shouldNotTakeAClientCalledOtherForItsOwn() {
        call("other");
        call("x");

        assertThat(calls()).containsExactly("other=1", "x=1");
        assertThat(clients.client("other"))
                .hasValueSatisfying(other -> assertThat(other.isOther()).isTrue());
    }

    private void listen() {
        clients.listen(new ClientTable.Listener() {
            @Override
            public void onClient(ClientFigures client) {
                told.add("+" + client.name());
            }

            @Override
            public void onPlace(ClientPlace place) {
                told.add("@" + place.client().name());
            }

            @Override
            public void onGone(ClientFigures client) {
                told.add("-" + client.name());
            }
        });
    }
}
