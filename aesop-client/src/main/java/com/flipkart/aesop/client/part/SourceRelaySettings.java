package com.flipkart.aesop.client.part;

import com.flipkart.aesop.core.settings.CheckedSettings;
import com.flipkart.aesop.core.settings.HostAndPort;
import com.flipkart.aesop.core.settings.Setting;
import com.flipkart.aesop.core.settings.SettingsGroup;

/** A relay that a client reads from. */
@SettingsGroup(
        name = "aesop:source-relay",
        doc = "A relay that a client reads from. Several: relays of the same source, any of which will do.")
public record SourceRelaySettings(
        @Setting(
                        doc = "Name or address of the relay's machine.",
                        defaultValue = "localhost",
                        rule = "not empty",
                        databus = "databus.client.runtime.relay(*).host")
                String host,
        @Setting(
                        doc = "Port that the relay listens at.",
                        min = "1",
                        max = "65535",
                        databus = "databus.client.runtime.relay(*).port")
                int port)
        implements CheckedSettings {

    HostAndPort address() {
        return new HostAndPort(host, port);
    }

    @Override
    public void check(Complaint complaint) {
        try {
            address();
        } catch (IllegalArgumentException e) {
            complaint.about("host", "host=" + host + ": " + e.getMessage(), "Write a name or an address");
        }
    }
}
