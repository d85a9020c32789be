package com.flipkart.aesop.relay.stats;

import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.RegisterRequest;
import com.flipkart.aesop.wire.SourcesRequest;
import com.flipkart.aesop.wire.StreamRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Requests and their errors, of all clients, of one, or that named one logical source. Any thread. */
public final class RequestFigures {
    /** What a request asked for. */
    public enum Command {
        SOURCES(SourcesRequest.COMMAND),
        REGISTER(RegisterRequest.COMMAND),
        STREAM(StreamRequest.COMMAND),
        /** Whatever is no part of a client's conversation: health checks, statistics, what does not exist. */
        OTHER("other");

        private final String text;

        Command(String text) {
            this.text = text;
        }

        /** The first segment of the path. */
        public String text() {
            return text;
        }

        static Command of(String name) {
            for (Command command : values()) {
                if (command.text.equals(name)) {
                    return command;
                }
            }
            return OTHER;
        }
    }

    private final Map<Command, AtomicLong> calls = new EnumMap<>(Command.class);
    private final Map<Command, Map<ErrorClass, AtomicLong>> errors = new EnumMap<>(Command.class);

    RequestFigures() {
        for (Command command : Command.values()) {
            calls.put(command, new AtomicLong());
            Map<ErrorClass, AtomicLong> ofCommand = new EnumMap<>(ErrorClass.class);
            for (ErrorClass error : ErrorClass.values()) {
                ofCommand.put(error, new AtomicLong());
            }
            errors.put(command, ofCommand);
        }
    }

    void called(Command command) {
        calls.get(command).incrementAndGet();
    }

    void failed(Command command, ErrorClass error) {
        errors.get(command).get(error).incrementAndGet();
    }

    void add(RequestFigures other) {
        for (Command command : Command.values()) {
            calls.get(command).addAndGet(other.calls(command));
            for (ErrorClass error : ErrorClass.values()) {
                errors.get(command).get(error).addAndGet(other.errors(command, error));
            }
        }
    }

    /** Requests of one kind, those that failed included. */
    public long calls(Command command) {
        return calls.get(command).get();
    }

    /** Requests. */
    public long calls() {
        long sum = 0;
        for (Command command : Command.values()) {
            sum += calls(command);
        }
        return sum;
    }

    /** Requests of one kind that were answered with an error. */
    public long errors(Command command) {
        long sum = 0;
        for (ErrorClass error : ErrorClass.values()) {
            sum += errors(command, error);
        }
        return sum;
    }

    /** Requests of one kind that were answered with one error. */
    public long errors(Command command, ErrorClass error) {
        return errors.get(command).get(error).get();
    }

    /** Requests that were answered with one error. */
    public long errors(ErrorClass error) {
        long sum = 0;
        for (Command command : Command.values()) {
            sum += errors(command, error);
        }
        return sum;
    }

    /** Requests that were answered with an error. */
    public long errors() {
        long sum = 0;
        for (Command command : Command.values()) {
            sum += errors(command);
        }
        return sum;
    }
}
