package com.flipkart.aesop.systemtests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.flipkart.aesop.core.settings.DatabusKeys;
import com.flipkart.aesop.core.settings.SettingComponent;
import com.flipkart.aesop.core.settings.SettingsDocs;
import com.flipkart.aesop.core.settings.SettingsGroup;
import com.flipkart.aesop.core.settings.SettingsRecord;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The second half of {@code docs/settings.md} is made from the settings records of all modules. After a change of
 * one, {@code -Daesop.docs.write=true} writes it anew.
 */
class SettingsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "settings.md");
    private static final String MARK = "<!-- From here on made from the code: see SettingsPageTest. -->\n";
    private static final List<SettingsRecord<?>> RECORDS = records();

    @Test
    void shouldHaveSettingsOfAllModulesAsTheyAreDeclared() throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(MARK) + MARK.length()) + madeFromCode();
        if (Boolean.getBoolean("aesop.docs.write")) {
            Files.writeString(PAGE, expected);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/settings.md; write it anew with -Daesop.docs.write=true")
                .isEqualTo(expected);
    }

    /** The catalogue says of a key that it sets "aesop:relay port"; the record aesop:relay says the same. */
    @Test
    void shouldAgreeWithCatalogueOnWhichKeySetsWhat() {
        Map<String, String> declared = new TreeMap<>();
        for (SettingsRecord<?> settings : RECORDS) {
            for (SettingComponent component : settings.components()) {
                for (String key : component.databusKeys()) {
                    declared.merge(key, settings.name() + " " + component.name(), (a, b) -> a + " and " + b);
                }
            }
        }
        Map<String, String> catalogued = new TreeMap<>();
        for (String key : DatabusKeys.all()) {
            DatabusKeys.effect(key)
                    .filter(effect -> effect.isSetting() && hasRecord(effect.text()))
                    .ifPresent(effect -> catalogued.put(key, effect.text()));
        }

        assertThat(declared).isEqualTo(catalogued);
    }

    private static boolean hasRecord(String groupAndSetting) {
        return RECORDS.stream().anyMatch(settings -> groupAndSetting.startsWith(settings.name() + " "));
    }

    private static String madeFromCode() {
        StringBuilder text = new StringBuilder();
        for (SettingsRecord<?> settings : RECORDS) {
            text.append('\n').append(SettingsDocs.markdown(settings.type()));
        }
        return text.append("\n## Keys of Databus and Aesop 1\n\n")
                .append(SettingsDocs.databusKeys())
                .toString();
    }

    private static List<SettingsRecord<?>> records() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("com.flipkart.aesop").stream()
                        .filter(type -> type.isAnnotatedWith(SettingsGroup.class))
                        .<SettingsRecord<?>>map(SettingsPageTest::declaration)
                        .sorted(Comparator.<SettingsRecord<?>, String>comparing(SettingsRecord::name)
                                .thenComparing(settings -> settings.type().getName()))
                        .toList();
    }

    private static SettingsRecord<?> declaration(JavaClass type) {
        return SettingsRecord.of(type.reflect().asSubclass(Record.class));
    }
}
