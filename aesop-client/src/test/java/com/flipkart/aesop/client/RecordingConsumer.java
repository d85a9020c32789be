package com.flipkart.aesop.client;

import com.flipkart.aesop.core.error.AesopException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Writes down every call, and answers what the test has asked for. */
class RecordingConsumer implements ChangeConsumer {
    /** What to answer to a call, which is the line that was just written down; null: SUCCESS. */
    interface Answers {
        ConsumerResult to(String call) throws Exception;
    }

    private final List<String> calls = new ArrayList<>();
    private volatile Answers answers = call -> ConsumerResult.SUCCESS;

    RecordingConsumer() {}

    RecordingConsumer(Answers answers) {
        this.answers = answers;
    }

    void answers(Answers wanted) {
        answers = wanted;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The calls whose line begins like this. */
    List<String> calls(String prefix) {
        return calls().stream().filter(call -> call.startsWith(prefix)).toList();
    }

    private ConsumerResult called(String call) throws Exception {
        synchronized (this) {
            calls.add(call);
        }
        return answers.to(call);
    }

    @Override
    public ConsumerResult onStartConsumption() throws Exception {
        return called("start");
    }

    @Override
    public ConsumerResult onStartWindow(long scn) throws Exception {
        return called("window " + scn);
    }

    @Override
    public ConsumerResult onStartSource(String source, Schema schema) throws Exception {
        return called("source " + simple(source));
    }

    @Override
    public ConsumerResult onEvent(ChangeEvent event) throws Exception {
        return called("event " + (event.isDelete() ? "-" : "") + event.key());
    }

    @Override
    public ConsumerResult onEndSource(String source, Schema schema) throws Exception {
        return called("end source " + simple(source));
    }

    @Override
    public ConsumerResult onEndWindow(long scn) throws Exception {
        return called("end window " + scn);
    }

    @Override
    public ConsumerResult onCheckpoint(long scn) throws Exception {
        return called("checkpoint " + scn);
    }

    @Override
    public ConsumerResult onRollback(long scn) throws Exception {
        return called("rollback " + scn);
    }

    @Override
    public ConsumerResult onError(AesopException error) throws Exception {
        return called("error " + error.code());
    }

    @Override
    public ConsumerResult onStopConsumption() throws Exception {
        return called("stop");
    }

    private static String simple(String source) {
        return source.substring(source.lastIndexOf('.') + 1);
    }
}
