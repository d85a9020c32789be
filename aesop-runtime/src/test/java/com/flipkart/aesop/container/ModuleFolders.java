package com.flipkart.aesop.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the folders of modules for tests. */
public final class ModuleFolders {
    private static final String XML =
            """
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:aesop="https://flipkart.github.io/aesop/schema/aesop">
            %s
            </beans>
            """;

    private ModuleFolders() {}

    /** A module in {@code folder} whose XML has {@code content} from its third line on. */
    public static Path write(Path folder, String content) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("spring-probe-config.xml"), XML.formatted(content));
    }
}
