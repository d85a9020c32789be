package com.flipkart.aesop.client;

import com.flipkart.aesop.core.settings.DataSize;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import java.time.Duration;

/** Settings of clients that do not keep a test waiting. */
final class Quick {
    private Quick() {}

    static SettingsBuilder<ClientSettings> builder() {
        return new SettingsBuilder<>(ClientSettings.class)
                .set("bufferSize", DataSize.ofKilobytes(64))
                .set("retryInitialDelay", Duration.ofMillis(1))
                .set("retryMaxDelay", Duration.ofMillis(50))
                .set("pollInterval", Duration.ofMillis(5))
                .set("pollWait", Duration.ofMillis(20))
                .set("connectTimeout", Duration.ofSeconds(2))
                .set("readTimeout", Duration.ofSeconds(2));
    }

    static ClientSettings settings() {
        return builder().build();
    }
}
