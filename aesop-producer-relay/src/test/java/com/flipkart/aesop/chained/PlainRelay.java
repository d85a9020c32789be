package com.flipkart.aesop.chained;

import com.flipkart.aesop.core.event.EventView;
import com.flipkart.aesop.core.scn.Checkpoint;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.wire.ErrorClass;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.RegisterResponse;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.SourcesResponse;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A relay that knows nothing but the protocol of Databus 2: no parameter of ours has an effect, an empty answer comes at once, an
 * answer may end anywhere in a window without a word, and every event is a chunk of its own.
 */
final class PlainRelay implements AutoCloseable {
    private final ServerSocket server;
    private final Thread acceptor = new Thread(this::accept, "plain-relay");
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Thread> workers = new CopyOnWriteArrayList<>();
    private final List<RequestTarget> requests = new CopyOnWriteArrayList<>();
    private final List<byte[]> events = new ArrayList<>();
    private final List<RegisterResponse.SourceSchema> schemas = new ArrayList<>();
    private final List<SourcesResponse.Source> sources = new ArrayList<>();
    private UnaryOperator<byte[]> damage = bytes -> bytes;
    private long prevScn = -1;

    PlainRelay() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        source(People.PERSON_ID, People.PERSON);
        schema(People.PERSON_ID, 1, People.SCHEMA);
        acceptor.start();
    }

    HostAndPort address() {
        return People.address(server.getLocalPort());
    }

    synchronized void source(int id, String name) {
        sources.add(new SourcesResponse.Source(name, id));
    }

    synchronized void schema(int id, int version, String text) {
        schemas.add(new RegisterResponse.SourceSchema(id, version, text));
    }

    /** Adds events, among them the ends of windows. */
    synchronized void add(byte[]... more) {
        events.addAll(List.of(more));
    }

    /** Forgets the windows up to {@code scn}. */
    synchronized void evict(long scn) {
        events.removeIf(event -> scn(event) <= scn);
        prevScn = scn;
    }

    /** What is done to the next answer with events, once. */
    synchronized void damageOnce(UnaryOperator<byte[]> how) {
        damage = how;
    }

    List<RequestTarget> requests(String command) {
        return requests.stream()
                .filter(request -> request.command().equals(command))
                .toList();
    }

    /** All that it holds. */
    synchronized byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        events.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static long scn(byte[] event) {
        return new EventView().wrap(ByteBuffer.wrap(event), 0).scn();
    }

    private static int source(byte[] event) {
        return new EventView().wrap(ByteBuffer.wrap(event), 0).sourceId();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                open.add(socket);
                Thread worker = new Thread(() -> serve(socket), "plain-relay-connection");
                workers.add(worker);
                worker.start();
            }
        } catch (IOException e) {
            open.forEach(PlainRelay::end);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String header = in.readLine();
                while (header != null && !header.isEmpty()) {
                    header = in.readLine();
                }
                answer(RequestTarget.parse(line.split(" ", -1)[1]), socket.getOutputStream());
            }
        } catch (IOException e) {
            open.remove(socket); // the reader went
        }
    }

    private void answer(RequestTarget target, OutputStream out) throws IOException {
        requests.add(target);
        List<byte[]> chunks;
        synchronized (this) {
            switch (target.command()) {
                case "sources" -> chunks = List.of(new SourcesResponse(sources).body());
                case "register" -> chunks = List.of(new RegisterResponse(schemas).body(false));
                default -> {
                    Checkpoint checkpoint = Checkpoint.parse(target.parameters().get("checkPoint"));
                    boolean insideLast = checkpoint.windowScn() == prevScn && checkpoint.windowOffset() >= 0;
                    if (checkpoint.windowScn() >= 0 && (checkpoint.windowScn() < prevScn || insideLast)) {
                        refuse(out);
                        return;
                    }
                    chunks = stream(checkpoint, target);
                }
            }
        }
        send(out, chunks);
    }

    private List<byte[]> stream(Checkpoint checkpoint, RequestTarget target) {
        List<String> wanted = List.of(target.parameters().get("sources").split(",", -1));
        int size = Integer.parseInt(target.parameters().get("size"));
        long skip = Math.max(0, checkpoint.windowOffset());
        List<byte[]> chunks = new ArrayList<>();
        int length = 0;
        for (byte[] event : events) {
            boolean before = checkpoint.windowOffset() < 0
                    ? scn(event) <= checkpoint.windowScn()
                    : scn(event) < checkpoint.windowScn();
            if (before || skip-- > 0) {
                continue;
            }
            if (source(event) > 0 && !wanted.contains(Integer.toString(source(event)))) {
                continue;
            }
            if (length + event.length > size) {
                break;
            }
            length += event.length;
            chunks.add(event);
        }
        if (!chunks.isEmpty()) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            chunks.forEach(whole::writeBytes);
            byte[] damaged = damage.apply(whole.toByteArray());
            damage = bytes -> bytes;
            if (!Arrays.equals(damaged, whole.toByteArray())) {
                return List.of(damaged);
            }
        }
        return chunks;
    }

    private static void refuse(OutputStream out) throws IOException {
        ErrorResponse response = new ErrorResponse(
                ErrorClass.SCN_NOT_FOUND, ErrorClass.SCN_NOT_FOUND.className(), "no longer in the buffer");
        StringBuilder head = new StringBuilder("HTTP/1.1 500 Internal Server Error\r\n");
        response.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        write(out, head.append("Transfer-Encoding: chunked\r\n\r\n").toString());
        chunk(out, response.body());
        write(out, "0\r\n\r\n");
    }

    private static void send(OutputStream out, List<byte[]> chunks) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (byte[] bytes : chunks) {
            chunk(out, bytes);
        }
        write(out, "0\r\n\r\n");
    }

    private static void chunk(OutputStream out, byte[] bytes) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(bytes);
        whole.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.write(whole.toByteArray());
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            acceptor.join();
            open.forEach(PlainRelay::end);
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
