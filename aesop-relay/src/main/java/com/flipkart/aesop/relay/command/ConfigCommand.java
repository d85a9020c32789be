package com.flipkart.aesop.relay.command;

import com.flipkart.aesop.core.settings.SettingsText;
import com.flipkart.aesop.wire.JsonResponse;
import com.flipkart.aesop.wire.RequestProblems;
import com.flipkart.aesop.wire.RequestTarget;
import com.flipkart.aesop.wire.http.Exchange;
import com.flipkart.aesop.wire.http.RequestHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GET /config: the settings that hold, by our names and by the keys of Databus. Setting one this way is refused. */
final class ConfigCommand implements RequestHandler {
    static final String COMMAND = "config";

    private final List<Record> configuration;

    ConfigCommand(List<Record> configuration) {
        this.configuration = List.copyOf(configuration);
    }

    @Override
    public void handle(Exchange exchange) {
        RequestTarget target = exchange.request().target();
        RequestProblems problems = new RequestProblems(COMMAND);
        if (!target.path().isEmpty()) {
            problems.invalid("path", target.path(), "there is config alone");
        }
        target.parameters().forEach((name, value) -> {
            // What request headers carry has a dash in its name, and no setting does.
            if (!name.equals(JsonResponse.PRETTY) && !name.contains("-")) {
                problems.invalid(
                        name,
                        value,
                        "settings are read when the relay starts; change the module's XML and have the container"
                                + " replace the module, or start the relay again");
            }
        });
        problems.throwIfAny();
        exchange.answer(Map.of(), new JsonResponse(content()).body(target));
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new LinkedHashMap<>();
        Map<String, String> databus = new LinkedHashMap<>();
        for (Record settings : configuration) {
            SettingsText text = SettingsText.of(settings);
            content.put(text.group(), text.byName());
            databus.putAll(text.byDatabusKey());
        }
        content.put("databus", databus);
        return content;
    }
}
