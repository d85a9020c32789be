package com.flipkart.aesop.benchmarks.relay;

import com.flipkart.aesop.benchmarks.Benchmark;
import com.flipkart.aesop.benchmarks.Parameter;
import com.flipkart.aesop.benchmarks.Run;
import com.flipkart.aesop.benchmarks.event.EventShape;
import com.flipkart.aesop.benchmarks.report.Measured;
import com.flipkart.aesop.benchmarks.report.Round;
import com.flipkart.aesop.benchmarks.report.Wanted;
import com.flipkart.aesop.benchmarks.side.Fields;
import com.flipkart.aesop.benchmarks.side.SideProcess;
import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The same events from a relay over TLS and from one without, to a reader over loopback that decrypts them and looks at none: what TLS
 * costs the relay's processor. Beside it the cipher alone, over as many bytes in memory, which is what cannot be spared.
 */
public final class TlsBenchmark implements Benchmark {
    private static final Parameter WINDOWS = new Parameter("windows", 100_000, 2_000, "windows of ten events");
    private static final Parameter ROUNDS = new Parameter("rounds", 7, 2, "rounds of each side, the cold one included");

    private static final double WANTED_TIMES = 2;
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String CPU = "cpuNanosPerEvent";

    /** Most bytes of a TLS record. */
    private static final int RECORD = 1 << 14;

    private static final int TAG_BITS = 128;
    private static final int NONCE = 12;

    @Override
    public String name() {
        return "tls";
    }

    @Override
    public String title() {
        return "Events from the relay over TLS and without.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(WINDOWS, ROUNDS);
    }

    @Override
    public Findings run(Run run) throws IOException, GeneralSecurityException {
        int windows = run.number(WINDOWS);
        List<Round> plain = new ArrayList<>();
        List<Round> tls = new ArrayList<>();
        List<Round> cipher = new ArrayList<>();
        SSLContext trusting = trusting();
        try (SideProcess plainRelay = Servers.relay(run, EventShape.USUAL, windows);
                SideProcess tlsRelay = Servers.relayOverTls(run, EventShape.USUAL, windows)) {
            RawReader plainReader = new RawReader(port(plainRelay));
            RawReader tlsReader = new RawReader(port(tlsRelay));
            for (int i = 0; i < run.number(ROUNDS); i++) {
                plain.add(round(plainRelay, plainReader::read, windows, i == 0));
                tls.add(round(tlsRelay, () -> tlsReader.readOverTls(trusting), windows, i == 0));
                cipher.add(cipher(windows, i == 0));
            }
        }
        Measured without = new Measured("plain", "without TLS", "B/s", plain);
        Measured over = new Measured("TLS", "over TLS, which the reader decrypts on the same machine", "B/s", tls);
        Measured plainCpu = cpu(without);
        Measured tlsCpu = cpu(over);
        Measured alone = new Measured(
                "cipher alone", "AES-128-GCM of the JDK, over as many bytes in memory", "ns/event", cipher);
        return new Findings(
                List.of(without, over, plainCpu, tlsCpu, alone),
                List.of(Wanted.atMost(
                        "what TLS adds to the relay's processor time / the cipher alone",
                        (tlsCpu.median() - plainCpu.median()) / alone.median(),
                        WANTED_TIMES,
                        "")));
    }

    /** One answer, to its end. */
    private interface Reading {
        RawReader.Answer read() throws IOException;
    }

    private static Round round(SideProcess relay, Reading reading, int windows, boolean cold) throws IOException {
        long cpuBefore = cpuOf(relay);
        RawReader.Answer answer = reading.read();
        long cpu = cpuOf(relay) - cpuBefore;
        double bytes = bytes(windows);
        if (answer.bytes() < bytes) {
            throw new AesopException(
                    ErrorCode.PEER_FAILED,
                    "Cannot compare: a relay sent bytes=" + answer.bytes() + " of expected=" + (long) bytes);
        }
        return new Round(cold, bytes * 1e9 / answer.nanos()).with(CPU, cpu / events(windows));
    }

    private static double bytes(int windows) {
        return (double) windows * EventShape.USUAL.windowLength();
    }

    private static double events(int windows) {
        return (double) windows * (EventShape.USUAL.perWindow() + 1);
    }

    private static Round cipher(int windows, boolean cold) throws GeneralSecurityException {
        KeyGenerator keys = KeyGenerator.getInstance("AES");
        keys.init(128);
        SecretKey key = keys.generateKey();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] text = new byte[RECORD];
        byte[] sealed = new byte[RECORD + TAG_BITS / Byte.SIZE];
        byte[] nonce = new byte[NONCE];
        long records = (long) Math.ceil(bytes(windows) / RECORD);
        long started = System.nanoTime();
        for (long record = 0; record < records; record++) {
            seal(cipher, key, text, sealed, nonce, record);
        }
        return new Round(cold, (System.nanoTime() - started) / events(windows));
    }

    private static void seal(Cipher cipher, SecretKey key, byte[] text, byte[] sealed, byte[] nonce, long record)
            throws GeneralSecurityException {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[i] = (byte) (record >>> (i * Byte.SIZE));
        }
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.doFinal(text, 0, text.length, sealed, 0);
    }

    private static Measured cpu(Measured side) {
        return new Measured(
                side.side() + ", ns/event",
                "processor time of the relay's JVM",
                "ns/event",
                side.rounds().stream()
                        .map(round -> new Round(round.cold(), round.figures().get(CPU)))
                        .toList());
    }

    private static long cpuOf(SideProcess relay) {
        return relay.call("usage", Fields.NONE, ANSWER).number("cpuNanos");
    }

    private static int port(SideProcess relay) {
        return (int) relay.call("where", Fields.NONE, ANSWER).number("port");
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
        return context;
    }

    /** Trusts whoever is there. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
