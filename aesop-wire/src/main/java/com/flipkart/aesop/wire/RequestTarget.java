package com.flipkart.aesop.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks for: a command, the rest of its path, and parameters.
 *
 * @param command first segment of the path: {@code stream}
 * @param path the rest of the path, without the slash between; empty if there is none
 * @param parameters decoded, in the order sent; of a name that comes twice the first counts
 */
public record RequestTarget(String command, String path, Map<String, String> parameters) {
    public RequestTarget {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /**
     * Takes a request target apart. Lenient, as the protocol needs it: <code>{ } "</code> and blanks may
     * stand as they are or be percent-encoded, a percent sign that starts no code stands for itself, and
     * {@code +} is a blank.
     *
     * @param target path and query; scheme and host before them are skipped
     */
    public static RequestTarget parse(String target) {
        String rest = afterAuthority(target);
        int mark = rest.indexOf('?');
        String path = QueryText.decode(mark < 0 ? rest : rest.substring(0, mark), false);
        while (path.startsWith("/")) {
            path = path.substring(1);
        }
        int slash = path.indexOf('/');
        return new RequestTarget(
                slash < 0 ? path : path.substring(0, slash),
                slash < 0 ? "" : path.substring(slash + 1),
                mark < 0 ? Map.of() : parseQuery(rest.substring(mark + 1)));
    }

    private static String afterAuthority(String target) {
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0 || scheme > 8) {
            return target;
        }
        int slash = target.indexOf('/', scheme + 3);
        return slash < 0 ? "" : target.substring(slash);
    }

    private static Map<String, String> parseQuery(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int start = 0;
        while (start <= query.length()) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', start);
            boolean named = equals >= 0 && equals < end;
            String name = QueryText.decode(query.substring(start, named ? equals : end), true);
            if (!name.isEmpty()) {
                parameters.putIfAbsent(name, named ? QueryText.decode(query.substring(equals + 1, end), true) : "");
            }
            start = end + 1;
        }
        return parameters;
    }

    /** The value of a parameter; empty text if it stands there without a value. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * The same with the parameters that request headers carry; those of the target come first. Names of headers mean the
     * same in any case, and whatever passes them on may change it, so a parameter that is known gets its own spelling.
     *
     * @param headers as they were written, in the order sent
     */
    public RequestTarget withHeaders(Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        headers.forEach((name, value) -> {
            if (name.regionMatches(true, 0, WireHeaders.PREFIX, 0, WireHeaders.PREFIX.length())) {
                all.putIfAbsent(WireParameters.ofHeader(name.substring(WireHeaders.PREFIX.length())), value);
            }
        });
        return all.size() == parameters.size() ? this : new RequestTarget(command, path, all);
    }

    /** As an original client writes it: JSON stands as it is, only what would break the line is encoded. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("/").append(command);
        if (!path.isEmpty()) {
            text.append('/').append(path);
        }
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text.append(separator);
            QueryText.encode(parameter.getKey(), text);
            text.append('=');
            QueryText.encode(parameter.getValue(), text);
            separator = '&';
        }
        return text.toString();
    }
}
