package com.flipkart.aesop.core.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a text becomes a value of a component's type, and back.
 *
 * @param element the type of one value: the argument of Optional or List, else the type itself
 * @param shape how many values there are
 */
record SettingType(Class<?> element, Shape shape) {
    enum Shape {
        SINGLE,
        OPTIONAL,
        LIST
    }

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(
            int.class, SettingType::parseInt,
            long.class, SettingType::parseLong,
            double.class, SettingType::parseDouble,
            boolean.class, SettingType::parseBoolean,
            String.class, text -> text,
            DataSize.class, DataSize::parse,
            Secret.class, Secret::parse,
            Path.class, text -> Path.of(text.trim()),
            HostAndPort.class, HostAndPort::parse);
    /** A century: more than any rule reckons with, and it can be had in any unit. */
    private static final int MANY_DAYS = 36_500;

    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Integer.class, int.class, Long.class, long.class, Double.class, double.class, Boolean.class, boolean.class);
    private static final Set<Class<?>> MEASURED =
            Set.of(int.class, long.class, double.class, Duration.class, DataSize.class);
    /** Types that can be wrong in ways that the text does not show; the others refuse a wrong text themselves. */
    private static final Set<Class<?>> IN_NEED_OF_A_RULE = Set.of(int.class, long.class, double.class, String.class);

    static SettingType of(Type type) {
        if (type instanceof ParameterizedType parameterized && parameterized.getActualTypeArguments().length == 1) {
            Type argument = parameterized.getActualTypeArguments()[0];
            if (argument instanceof Class<?> element && parameterized.getRawType() == Optional.class) {
                return new SettingType(PRIMITIVES.getOrDefault(element, element), Shape.OPTIONAL);
            }
            if (argument instanceof Class<?> element && parameterized.getRawType() == List.class) {
                return new SettingType(PRIMITIVES.getOrDefault(element, element), Shape.LIST);
            }
        }
        return new SettingType(type instanceof Class<?> single ? single : Object.class, Shape.SINGLE);
    }

    boolean isSupported() {
        return PARSERS.containsKey(element) || element == Duration.class || element.isEnum();
    }

    boolean isSize() {
        return element == DataSize.class;
    }

    boolean isSecret() {
        return element == Secret.class;
    }

    boolean isDuration() {
        return element == Duration.class;
    }

    /** Whether a minimum and a maximum mean something. */
    boolean isMeasured() {
        return MEASURED.contains(element);
    }

    boolean needsRule() {
        return IN_NEED_OF_A_RULE.contains(element) || isDuration();
    }

    /** @throws IllegalArgumentException if {@code text} is no value of this type */
    Object parse(String text, String unit) {
        if (shape == Shape.LIST) {
            return Arrays.stream(text.split(",", -1))
                    .map(String::trim)
                    .filter(part -> !part.isEmpty())
                    .map(part -> parseElement(part, unit))
                    .toList();
        }
        Object value = parseElement(text, unit);
        return shape == Shape.OPTIONAL ? Optional.of(value) : value;
    }

    /** One value, without the Optional or List around it. */
    Object parseElement(String text, String unit) {
        if (element == Duration.class) {
            return DurationText.parse(text, unit);
        }
        return element.isEnum() ? parseEnum(text) : PARSERS.get(element).apply(text);
    }

    /** One value as the component has it: with the Optional or List around it. */
    Object wrap(Object value) {
        return switch (shape) {
            case SINGLE -> value;
            case OPTIONAL -> Optional.of(value);
            case LIST -> List.of(value);
        };
    }

    /** Whether there are so few values that all can be tried. */
    boolean isChoice() {
        return element == boolean.class || element.isEnum();
    }

    /**
     * The end of a measured type's range.
     *
     * @param bound as it was declared; empty if there is none
     * @param side -1: the least; 1: the greatest
     */
    Object extreme(String bound, int side) {
        if (!bound.isEmpty()) {
            return parseElement(bound, "");
        }
        boolean least = side < 0;
        return switch (element.getSimpleName()) {
            case "int" -> least ? Integer.MIN_VALUE : Integer.MAX_VALUE;
            case "long" -> least ? Long.MIN_VALUE : Long.MAX_VALUE;
            case "double" -> least ? -Double.MAX_VALUE : Double.MAX_VALUE;
            case "Duration" -> least ? Duration.ZERO : Duration.ofDays(MANY_DAYS);
            default -> new DataSize(least ? 0 : Long.MAX_VALUE);
        };
    }

    /** Some values of a type without an order; all of them if it is a choice. */
    List<?> samples() {
        if (element.isEnum()) {
            return List.of(element.getEnumConstants());
        }
        return switch (element.getSimpleName()) {
            case "boolean" -> List.of(false, true);
            case "Path" -> List.of(Path.of("a"), Path.of("b"));
            case "Secret" -> List.of(Secret.of("a"), Secret.of("b"));
            case "HostAndPort" -> List.of(new HostAndPort("a", 1), new HostAndPort("b", 2));
            default -> List.of("a", "b");
        };
    }

    /** What a setting is when nobody says and there is no default: nothing. Null if it has to be said. */
    Object absent() {
        return switch (shape) {
            case SINGLE -> null;
            case OPTIONAL -> Optional.empty();
            case LIST -> List.of();
        };
    }

    /** The values inside an Optional or List, or the value itself. */
    Collection<?> elements(Object value) {
        return switch (shape) {
            case SINGLE -> List.of(value);
            case OPTIONAL -> ((Optional<?>) value).stream().toList();
            case LIST -> (List<?>) value;
        };
    }

    /** Whether a component of this type can be set to {@code value}. */
    boolean accepts(Object value) {
        return switch (shape) {
            case SINGLE -> isElement(value);
            case OPTIONAL ->
                value instanceof Optional<?> optional && optional.stream().allMatch(this::isElement);
            case LIST -> value instanceof List<?> list && list.stream().allMatch(this::isElement);
        };
    }

    private boolean isElement(Object value) {
        return value != null && (element.isInstance(value) || PRIMITIVES.get(value.getClass()) == element);
    }

    /** The type in a user's words. */
    String describe() {
        String one = element.isEnum()
                ? "one of " + String.join(", ", enumNames())
                : switch (element.getSimpleName()) {
                    case "int", "long" -> "whole number";
                    case "double" -> "number";
                    case "boolean" -> "true or false";
                    case "String" -> "text";
                    case "Duration" -> "duration";
                    case "DataSize" -> "size";
                    case "Secret" -> "secret";
                    case "Path" -> "path";
                    case "HostAndPort" -> "host:port";
                    default -> element.getSimpleName();
                };
        return shape == Shape.LIST ? "list of " + one : one;
    }

    /** An element as a user would write it. */
    static String format(Object element) {
        if (element instanceof Duration duration) {
            return DurationText.format(duration);
        }
        return element instanceof Enum<?> constant ? enumName(constant) : element.toString();
    }

    private List<String> enumNames() {
        return Arrays.stream(element.getEnumConstants())
                .map(constant -> enumName((Enum<?>) constant))
                .toList();
    }

    private static String enumName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Object parseEnum(String text) {
        String wanted = text.trim().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(element.getEnumConstants())
                .filter(constant -> enumName((Enum<?>) constant).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "not " + enumNames().stream().collect(Collectors.joining(", ", "one of ", "")) + ": " + text));
    }

    private static Object parseInt(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number of at most " + Integer.MAX_VALUE + ": " + text, e);
        }
    }

    private static Object parseLong(String text) {
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number: " + text, e);
        }
    }

    private static Object parseDouble(String text) {
        try {
            double value = Double.parseDouble(text.trim());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number: " + text, e);
        }
        throw new IllegalArgumentException("not a number: " + text);
    }

    private static Object parseBoolean(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false: " + text);
        };
    }
}
