package com.flipkart.aesop.systemtests.documentation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a page, {@code curl -sgi 'localhost:25021/...' -H 'name: value' | xxd | head -4}, done without curl, which not
 * every machine has that the tests run on. What it does not know, it refuses.
 *
 * @param show what is shown of the answer
 */
record CurlCommand(String target, List<String> headers, boolean withHead, boolean quiet, Show show) {
    private static final Pattern WORDS = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern URL = Pattern.compile("(?:http://)?localhost:25021(/.*)");
    private static final Pattern HEAD = Pattern.compile("head -(?:n ?)?(\\d+)");
    private static final Pattern HEAD_BYTES = Pattern.compile("head -c ?(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int BYTES_A_LINE = 16;

    /** The commands behind it: {@code | head -c bytes}, {@code | xxd}, {@code | head -lines}. */
    record Show(boolean hex, OptionalInt bytes, OptionalInt lines) {}

    static CurlCommand parse(String line) {
        List<String> pipe = List.of(line.split(" \\| "));
        List<String> words =
                WORDS.matcher(pipe.get(0)).results().map(CurlCommand::word).toList();
        String target = null;
        List<String> headers = new ArrayList<>();
        String options = "";
        for (int i = 1; i < words.size(); i++) {
            Matcher url = URL.matcher(words.get(i));
            if (url.matches()) {
                target = url.group(1);
            } else if (words.get(i).equals("-H")) {
                headers.add(words.get(++i));
            } else if (words.get(i).matches("-[sgiN]+")) {
                options += words.get(i);
            } else {
                throw new IllegalArgumentException("The test does not know " + words.get(i) + " in: " + line);
            }
        }
        if (!words.get(0).equals("curl") || target == null) {
            throw new IllegalArgumentException("Not a curl of localhost:25021: " + line);
        }
        return new CurlCommand(target, headers, options.contains("i"), options.contains("s"), show(pipe, line));
    }

    private static String word(MatchResult word) {
        return word.group(1) == null ? word.group(2) : word.group(1);
    }

    private static Show show(List<String> pipe, String line) {
        boolean hex = false;
        OptionalInt bytes = OptionalInt.empty();
        OptionalInt lines = OptionalInt.empty();
        for (String command : pipe.subList(1, pipe.size())) {
            Matcher head = HEAD.matcher(command);
            Matcher headBytes = HEAD_BYTES.matcher(command);
            if (command.equals("xxd")) {
                hex = true;
            } else if (head.matches()) {
                lines = OptionalInt.of(Integer.parseInt(head.group(1)));
            } else if (headBytes.matches()) {
                bytes = OptionalInt.of(Integer.parseInt(headBytes.group(1)));
            } else {
                throw new IllegalArgumentException("The test does not know | " + command + " in: " + line);
            }
        }
        return new Show(hex, bytes, lines);
    }

    /** Asks the relay at this port; what the command prints. */
    List<String> run(int port) throws IOException {
        byte[] answer = ask(port);
        int body = bodyStart(answer);
        String head = new String(answer, 0, body, StandardCharsets.ISO_8859_1);
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
        byte[] rest = new ByteArrayInputStream(answer, body, answer.length - body).readAllBytes();
        byte[] content = chunked ? withoutFrames(rest) : rest;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        if (withHead) {
            printed.write(head.getBytes(StandardCharsets.ISO_8859_1));
        }
        int wanted = show.bytes().orElse(content.length);
        printed.write(content, 0, Math.min(wanted, content.length));
        List<String> lines = show.hex() ? hex(printed.toByteArray()) : lines(printed.toByteArray());
        return lines.subList(0, Math.min(lines.size(), show.lines().orElse(lines.size())));
    }

    /** The answer as it comes, or as much of one without end as is shown. */
    private byte[] ask(int port) throws IOException {
        StringJoiner request = new StringJoiner("\r\n", "", "\r\n\r\n");
        request.add("GET " + target + " HTTP/1.1").add("Host: localhost").add("Connection: close");
        headers.forEach(request::add);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] piece = new byte[8192];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                answer.write(piece, 0, length);
                if (isEnough(answer.toByteArray())) {
                    break;
                }
            }
            return answer.toByteArray();
        } catch (SocketTimeoutException e) {
            throw new IOException("The answer to " + target + " has no end", e);
        }
    }

    private boolean isEnough(byte[] answer) {
        int body = bodyStart(answer);
        return show.bytes().isPresent()
                && body > 0
                && withoutFrames(new ByteArrayInputStream(answer, body, answer.length - body).readAllBytes()).length
                        >= show.bytes().getAsInt();
    }

    private static int bodyStart(byte[] answer) {
        int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        return end < 0 ? 0 : end + 4;
    }

    /** The data of the chunks; one that is not whole counts as far as it goes. */
    private static byte[] withoutFrames(byte[] chunks) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        String text = new String(chunks, StandardCharsets.ISO_8859_1);
        int at = 0;
        int lineEnd = text.indexOf("\r\n");
        while (lineEnd > at) {
            int size = Integer.parseInt(text.substring(at, lineEnd), 16);
            data.write(chunks, lineEnd + 2, Math.min(size, chunks.length - lineEnd - 2));
            at = lineEnd + 2 + size + 2;
            lineEnd = size == 0 || at >= chunks.length ? -1 : text.indexOf("\r\n", at);
        }
        return data.toByteArray();
    }

    private static List<String> lines(byte[] printed) {
        return List.of(new String(printed, StandardCharsets.UTF_8).strip().split("\r?\n"));
    }

    private static List<String> hex(byte[] printed) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < printed.length; at += BYTES_A_LINE) {
            StringBuilder line = new StringBuilder("%08x:".formatted(at));
            for (int i = at; i < Math.min(at + BYTES_A_LINE, printed.length); i++) {
                line.append(i % 2 == 0 ? " " : "").append("%02x".formatted(printed[i]));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
