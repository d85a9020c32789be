package com.flipkart.aesop.mysql.settings;

import com.flipkart.aesop.core.settings.Secret;
import com.flipkart.aesop.core.settings.SettingsBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server as Databus and Aesop write it: {@code mysql://user%2Fpassword@host:port/serverId/binlogPrefix}. User and
 * password are separated by the first slash after decoding; the port is 3306 if it is not there.
 *
 * @param serverId id of the producer as a replica, in [1, 4294967295]
 * @param binlogPrefix first part of the names of the server's binlog files
 */
public record MySqlUri(String host, int port, String user, Secret password, long serverId, String binlogPrefix) {
    private static final Pattern FORM =
            Pattern.compile("mysql://([^@]+)@(\\[[^\\]]+\\]|[^:/@]+)(?::(\\d{1,5}))?/(\\d{1,10})/([^/]+)");
    private static final int DEFAULT_PORT = 3306;
    private static final int MAX_PORT = 65_535;
    private static final long MAX_SERVER_ID = 4_294_967_295L;

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException with what is wrong; never with the password
     */
    public static MySqlUri parse(String uri) {
        Matcher matcher = FORM.matcher(uri.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the URI is not of the form mysql://user%2Fpassword@host:port/serverId/binlogPrefix");
        }
        String userInfo = URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        int slash = userInfo.indexOf('/');
        if (slash <= 0) {
            throw new IllegalArgumentException("the URI has no user and password, separated by %2F, before the @");
        }
        int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
        long serverId = Long.parseLong(matcher.group(4));
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the URI's port=" + port + " is not in [1, " + MAX_PORT + "]");
        }
        if (serverId < 1 || serverId > MAX_SERVER_ID) {
            throw new IllegalArgumentException(
                    "the URI's serverId=" + serverId + " is not in [1, " + MAX_SERVER_ID + "]");
        }
        String host = matcher.group(2).replaceAll("[\\[\\]]", "");
        Secret password = Secret.of(userInfo.substring(slash + 1));
        return new MySqlUri(host, port, userInfo.substring(0, slash), password, serverId, matcher.group(5));
    }

    /** The settings that it stands for; all others have their defaults. */
    public SettingsBuilder<MySqlSettings> toSettings() {
        return new SettingsBuilder<>(MySqlSettings.class)
                .set("host", host)
                .set("port", port)
                .set("user", user)
                .set("password", password)
                .set("serverId", Optional.of(serverId))
                .set("binlogPrefix", Optional.of(binlogPrefix));
    }
}
