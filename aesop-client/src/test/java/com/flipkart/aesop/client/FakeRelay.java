package com.flipkart.aesop.client;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.SourcesResponse;
import com.flipkart.aesop.wire.WireHeaders;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A relay of Databus's protocol over real sockets that misbehaves on request: the answers to /stream go through a {@link
 * Faults} that may cut them up, break them off, or replace them. It holds a list of windows and follows the table of
 * checkpoints of the protocol. It knows nothing but Databus's protocol, unless it is told to wait, or to follow
 * ({@link FollowedAnswer}).
 */
final class FakeRelay implements AutoCloseable {
    /** How answers to /stream are sent. */
    interface Faults {
        /**
         * Sends an answer.
         *
         * @param number of the answers to /stream before this one
         * @param events what a good relay would send
         */
        void send(int number, byte[] events, Reply reply) throws IOException;
    }

    /** How answers that stay open are sent. */
    interface Follows {
        /**
         * Sends an answer.
         *
         * @param number of the answers that stay open before this one
         */
        void follow(int number, FollowedAnswer answer) throws IOException;
    }

    /** What it knows besides the protocol of Databus. */
    enum Age {
        /** Nothing. */
        DATABUS,
        /** It holds empty answers. */
        WAITS,
        /** It keeps answers open, too. */
        FOLLOWS
    }

    /** A source that is served. */
    record Served(String name, int id, List<String> schemas) {}

    /** One window: its events without the end, and its SCN. */
    record Window(long scn, List<byte[]> events) {}

    private final ServerSocket server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<RequestTarget> requests = new CopyOnWriteArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    private final Thread acceptor = new Thread(this::accept, "fake-relay");
    private volatile List<Served> served = List.of(new Served(People.SOURCE, People.SOURCE_ID, List.of(People.SCHEMA)));
    private volatile Faults faults = (number, events, reply) -> reply.chunked(events, 8192);
    private volatile Follows follows = (number, answer) -> answer.run();
    private final List<FollowedAnswer> followed = new CopyOnWriteArrayList<>();
    private volatile Age age = Age.DATABUS;
    private volatile int silenceMillis = 100;
    private volatile boolean closed;
    private volatile boolean filtering;
    private volatile CountDownLatch sourcesHeld = new CountDownLatch(0);
    private long prevScn;
    private int answers;
    private int followedToEnd;

    FakeRelay() throws IOException {
        this(0);
    }

    FakeRelay(int port) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    HostAndPort address() {
        return new HostAndPort("127.0.0.1", server.getLocalPort());
    }

    int port() {
        return server.getLocalPort();
    }

    void serves(Served... sources) {
        served = List.of(sources);
    }

    void faults(Faults wanted) {
        faults = wanted;
    }

    /** What it knows from now on; an answer that is open stays so. */
    void knows(Age wanted) {
        age = wanted;
    }

    /** It follows, and is not silent for longer than this. */
    void follows(int millis, Follows wanted) {
        silenceMillis = millis;
        follows = wanted;
        age = Age.FOLLOWS;
    }

    /** The answers that have stayed open so far, those that have ended included. */
    List<FollowedAnswer> followed() {
        return List.copyOf(followed);
    }

    /** Ends the answers that are open, each behind a window, as a relay does that is stopped. */
    synchronized void endFollowed() {
        followedToEnd = followed.size();
        notifyAll();
    }

    synchronized boolean isEnding(FollowedAnswer answer) {
        return followed.indexOf(answer) < followedToEnd;
    }

    /** What follows a checkpoint; waits for it unless the answer is to end. Null if the checkpoint is too old. */
    synchronized List<byte[]> awaitAfter(FollowedAnswer answer, Checkpoint place, int millis) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000L;
        List<byte[]> events = after(place);
        while (events != null && events.isEmpty() && !closed && (answer == null || !isEnding(answer))) {
            long rest = (deadline - System.nanoTime()) / 1_000_000;
            if (rest <= 0) {
                break;
            }
            try {
                wait(rest);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted while a window was waited for");
            }
            events = after(place);
        }
        return events;
    }

    /** All requests so far, in the order in which they came. */
    List<RequestTarget> requests() {
        return List.copyOf(requests);
    }

    List<RequestTarget> requests(String command) {
        return requests.stream()
                .filter(request -> request.command().equals(command))
                .toList();
    }

    /** Adds a window of people with the ids {@code scn * 10 + i}. */
    void window(long scn, int people) {
        byte[][] events = new byte[people][];
        for (int i = 0; i < people; i++) {
            events[i] = People.person(scn, scn * 10 + i, "name" + i);
        }
        window(scn, events);
    }

    synchronized void window(long scn, byte[]... events) {
        windows.add(new Window(scn, List.of(events)));
        notifyAll();
    }

    /** Forgets the windows up to {@code scn}. */
    synchronized void evict(long scn) {
        windows.removeIf(window -> window.scn() <= scn);
        prevScn = scn;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread worker = new Thread(() -> serve(socket), "fake-relay-connection");
                worker.setDaemon(true);
                worker.start();
            } catch (IOException e) {
                closed = true;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String header = in.readLine();
                while (header != null && !header.isEmpty()) {
                    header = in.readLine();
                }
                answer(RequestTarget.parse(line.split(" ", -1)[1]), new Reply(socket));
            }
        } catch (IOException e) {
            open.remove(socket); // the client went, or a fault broke the connection off
        }
    }

    /** From now on it sends events of the sources asked for alone, and counts those of all, as an original relay does. */
    void filters() {
        filtering = true;
    }

    private List<byte[]> wanted(List<byte[]> events, String sources) {
        List<String> ids = List.of(sources.split(",", -1));
        EventView view = new EventView();
        return events.stream()
                .filter(event -> {
                    view.wrap(ByteBuffer.wrap(event), 0);
                    return view.isControl() || ids.contains(Integer.toString(view.sourceId()));
                })
                .toList();
    }

    /** Requests for sources are answered when the latch is released. */
    void holdSources(CountDownLatch until) {
        sourcesHeld = until;
    }

    private void awaitSources() throws IOException {
        try {
            sourcesHeld.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted before an answer");
        }
    }

    private void answer(RequestTarget target, Reply reply) throws IOException {
        requests.add(target);
        switch (target.command()) {
            case "sources" -> {
                awaitSources();
                reply.chunked(
                        new SourcesResponse(served.stream()
                                        .map(one -> new SourcesResponse.Source(one.name(), one.id()))
                                        .toList())
                                .body(),
                        4096);
            }
            case "register" -> reply.chunked(schemas().body(true), 4096);
            case "stream" -> stream(target, reply);
            default -> reply.error(ErrorClass.UNKNOWN_COMMAND, target.command());
        }
    }

    private RegisterResponse schemas() {
        List<RegisterResponse.SourceSchema> schemas = new ArrayList<>();
        for (Served one : served) {
            for (int version = 0; version < one.schemas().size(); version++) {
                schemas.add(new RegisterResponse.SourceSchema(
                        one.id(), version, one.schemas().get(version)));
            }
        }
        return new RegisterResponse(schemas);
    }

    private void stream(RequestTarget target, Reply reply) throws IOException {
        Map<String, String> parameters = target.parameters();
        Checkpoint checkpoint = Checkpoint.parse(parameters.get("checkPoint"));
        int size = Integer.parseInt(parameters.get("size"));
        boolean latest = Boolean.parseBoolean(parameters.get("streamFromLatestScn"));
        if (age == Age.FOLLOWS && Boolean.parseBoolean(parameters.get("follow")) && !latest) {
            follow(checkpoint, size, reply);
            return;
        }
        List<byte[]> events;
        int number;
        synchronized (this) {
            events = latest ? newest() : after(checkpoint);
            number = answers++;
        }
        if (age != Age.DATABUS && events != null && events.isEmpty() && parameters.containsKey("wait")) {
            int wait = Integer.parseInt(parameters.get("wait"));
            reply.granting(WireHeaders.WAIT, wait);
            events = awaitAfter(null, checkpoint, wait);
        }
        if (events == null) {
            reply.error(ErrorClass.SCN_NOT_FOUND, "prevScn=" + prevScn);
            return;
        }
        if (filtering) {
            events = wanted(events, parameters.get("sources"));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] event : events) {
            if (body.size() + event.length > size) {
                break;
            }
            body.write(event);
        }
        if (body.size() == 0 && !events.isEmpty()) {
            reply.pending(events.get(0).length);
        } else {
            faults.send(number, body.toByteArray(), reply);
        }
    }

    private void follow(Checkpoint checkpoint, int size, Reply reply) throws IOException {
        FollowedAnswer answer = new FollowedAnswer(this, reply, checkpoint, size, silenceMillis);
        int number;
        synchronized (this) {
            List<byte[]> first = after(checkpoint);
            if (first == null) {
                reply.error(ErrorClass.SCN_NOT_FOUND, "prevScn=" + prevScn);
                return;
            }
            if (!first.isEmpty() && first.get(0).length > size) {
                reply.pending(first.get(0).length);
                return;
            }
            number = followed.size();
            followed.add(answer);
        }
        try {
            follows.follow(number, answer);
        } finally {
            answer.over();
        }
    }

    private List<byte[]> newest() {
        return windows.isEmpty() ? List.of() : eventsOf(windows.subList(windows.size() - 1, windows.size()));
    }

    /** What follows a checkpoint; null if it is too old. */
    private List<byte[]> after(Checkpoint checkpoint) {
        long scn = checkpoint.windowScn();
        if (scn < 0) {
            return eventsOf(windows);
        }
        long offset = checkpoint.windowOffset();
        if (scn < prevScn || (scn == prevScn && offset >= 0)) {
            return null;
        }
        List<Window> following = windows.stream()
                .filter(window -> offset >= 0 ? window.scn() >= scn : window.scn() > scn)
                .toList();
        List<byte[]> events = eventsOf(following);
        boolean held = !following.isEmpty() && following.get(0).scn() == scn;
        return held ? events.subList((int) Math.min(offset, events.size()), events.size()) : events;
    }

    private static List<byte[]> eventsOf(List<Window> windows) {
        List<byte[]> events = new ArrayList<>();
        for (Window window : windows) {
            events.addAll(window.events());
            events.add(People.end(window.scn()));
        }
        return events;
    }

    /** Breaks all connections off, and listens on. */
    void dropConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        endFollowed();
        server.close();
        dropConnections();
    }

    /** One answer on its way. */
    static final class Reply {
        private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\n";

        private final Socket socket;
        private final OutputStream out;
        private String granted = "";

        Reply(Socket socket) throws IOException {
            this.socket = socket;
            this.out = socket.getOutputStream();
        }

        /** A header of ours, in the head that comes. */
        void granting(String header, int value) {
            granted = header + ": " + value + "\r\n";
        }

        /** The whole body, in chunks of so many bytes; empty: without chunks. */
        void chunked(byte[] body, int chunk) throws IOException {
            if (body.length == 0) {
                write(OK + granted + "Content-Length: 0\r\n\r\n");
                return;
            }
            head();
            for (int start = 0; start < body.length; start += chunk) {
                chunk(Arrays.copyOfRange(body, start, Math.min(body.length, start + chunk)));
            }
            write("0\r\n\r\n");
        }

        void head() throws IOException {
            write(OK + granted + "Transfer-Encoding: chunked\r\n\r\n");
        }

        void chunk(byte[] bytes) throws IOException {
            chunk(bytes, "");
        }

        /** @param extension behind the size, with its semicolon */
        void chunk(byte[] bytes, String extension) throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write((Integer.toHexString(bytes.length) + extension + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            whole.write(bytes);
            whole.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
            out.write(whole.toByteArray());
            out.flush();
        }

        /** The first bytes of the body, then the connection breaks. */
        void broken(byte[] body, int length) throws IOException {
            head();
            if (length > 0) {
                chunk(Arrays.copyOf(body, Math.min(length, body.length)));
            }
            socket.close();
        }

        /** Breaks the connection with a reset: what is on its way is lost. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** The first bytes of the body, then nothing more until the latch is released. */
        void stalled(byte[] body, int length, CountDownLatch until) throws IOException {
            head();
            if (length > 0) {
                chunk(Arrays.copyOf(body, Math.min(length, body.length)));
            }
            silent(until);
        }

        /** Nothing more until the latch is released; then the connection ends. */
        void silent(CountDownLatch until) throws IOException {
            try {
                until.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            socket.close();
        }

        /** The first bytes of the body, then an error as a text and in the trailers. */
        void failing(byte[] body, int length, ErrorClass error, String message) throws IOException {
            ErrorResponse response = new ErrorResponse(error, error.className(), message);
            head();
            if (length > 0) {
                chunk(Arrays.copyOf(body, Math.min(length, body.length)));
            }
            chunk(response.body());
            write("0\r\n");
            for (Map.Entry<String, String> trailer : response.headers().entrySet()) {
                write(trailer.getKey() + ": " + trailer.getValue() + "\r\n");
            }
            write("x-databus-response-code: 500\r\n\r\n");
        }

        void error(ErrorClass error, String message) throws IOException {
            ErrorResponse response = new ErrorResponse(error, error.className(), message);
            StringBuilder head = new StringBuilder("HTTP/1.1 500 Internal Server Error\r\n");
            response.headers()
                    .forEach((name, value) ->
                            head.append(name).append(": ").append(value).append("\r\n"));
            write(head.append("Transfer-Encoding: chunked\r\n\r\n").toString());
            chunk(response.body());
            write("0\r\n\r\n");
        }

        void pending(int length) throws IOException {
            write(OK + WireHeaders.PENDING_EVENT_SIZE + ": " + length + "\r\nContent-Length: 0\r\n\r\n");
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    /** Where each event of a body ends. */
    static List<Integer> ends(byte[] body) {
        List<Integer> ends = new ArrayList<>();
        EventView view = new EventView();
        for (int end = 0; end < body.length; ) {
            end += view.wrap(ByteBuffer.wrap(body), end).length();
            ends.add(end);
        }
        return ends;
    }
}
