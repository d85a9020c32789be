package com.flipkart.aesop.relay.metrics;

import com.flipkart.aesop.core.error.AesopException;
import com.flipkart.aesop.core.error.ErrorCode;
import com.flipkart.aesop.relay.stats.RelayStatistics;
import com.flipkart.aesop.wire.ErrorResponse;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GET /metrics: every meter in the text format of Prometheus. Putting that together takes milliseconds when there are
 * many clients, for which those who are served by an event loop would have to wait: so a thread does it that has nothing
 * else to do, one text at a time.
 */
public final class MetricsCommand implements RequestHandler, AutoCloseable {
    public static final String COMMAND = "metrics";

    private static final Logger LOG = LoggerFactory.getLogger(MetricsCommand.class);
    private static final long CLOSE_MILLIS = 1000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RelayMeters meters;
    private final ExecutorService writer;

    /**
     * @param relay id of the relay, for the name of the thread
     * @param statistics of a relay whose sources have been added
     */
    public MetricsCommand(String relay, RelayStatistics statistics) {
        meters = RelayMeters.bind(statistics, registry);
        writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, relay + "-metrics");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void handle(Exchange exchange) {
        writer.execute(() -> answer(exchange));
    }

    private void answer(Exchange exchange) {
        Runnable answer;
        try {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            answer = () -> exchange.answer(Map.of(), text);
        } catch (RuntimeException e) {
            ErrorResponse error = ErrorResponse.of(new AesopException(
                    ErrorCode.INTERNAL, "Putting the metrics together failed because of a defect: " + e, e));
            answer = () -> exchange.fail(error);
        }
        try {
            exchange.executor().execute(answer);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server has stopped, and whoever asked for the metrics has gone with it", e);
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
        try {
            writer.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        meters.close();
        registry.close();
    }
}
