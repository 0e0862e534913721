package io.tributary.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What files say a sandbox should hold. Each document is {@code {kind, name, spec}}, its spec the body of the call that creates the object. Everything that can
 * be found wrong without a server is found here.
 */
public final class Written {

    private static final int LARGEST = 1 << 20;
    private static final int MOST_FILES = 1_000;
    private static final int DEEPEST_FOLDER = 8;

    private final Map<Identity, Declared> objects;
    private final Function<String, Optional<String>> variables;

    private Written(Map<Identity, Declared> objects, Function<String, Optional<String>> variables) {
        this.objects = objects;
        this.variables = variables;
    }

    /**
     * Reads files and folders; of a folder all that end in {@code .yaml}, {@code .yml} or {@code .json}, in order of their names.
     *
     * @param variables the value of a variable of the environment
     * @throws ApplyException something is malformed, twice there, not set or not allowed; each finding names file, line and column
     */
    public static Written read(List<Path> paths, Function<String, Optional<String>> variables) {
        List<String> findings = new ArrayList<>();
        Map<Identity, Declared> objects = new LinkedHashMap<>();
        for (Path file : files(paths)) {
            try {
                for (Located document : DocumentReader.read(file.toString(), text(file))) {
                    add(new DocumentCheck(document, variables, findings), objects, findings);
                }
            } catch (ApplyException e) {
                findings.add(String.valueOf(e.getMessage()));
            }
        }
        if (!findings.isEmpty()) {
            throw new ApplyException(findings);
        }
        return new Written(objects, variables);
    }

    private static void add(DocumentCheck check, Map<Identity, Declared> objects, List<String> findings) {
        check.declared().ifPresent(declared -> {
            Declared former = objects.putIfAbsent(declared.identity(), declared);
            if (former != null) {
                findings.add(
                        "%s: %s is at %s already".formatted(declared.place(), declared.identity(), former.place()));
            }
        });
    }

    private static List<Path> files(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new ApplyException(path + " is not there");
            }
            try (Stream<Path> walk = Files.walk(path, DEEPEST_FOLDER)) {
                walk.filter(file -> Files.isRegularFile(file) && (file.equals(path) || isOurs(file)))
                        .sorted()
                        .limit(MOST_FILES + 1L)
                        .forEach(files::add);
            } catch (IOException | UncheckedIOException e) {
                throw new ApplyException(
                        "%s can't be read (%s)".formatted(path, e.getClass().getSimpleName()));
            }
        }
        if (files.size() > MOST_FILES) {
            throw new ApplyException("There are more than %d files".formatted(MOST_FILES));
        }
        if (files.isEmpty()) {
            throw new ApplyException("No file ends in .yaml, .yml or .json");
        }
        return files;
    }

    private static boolean isOurs(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
    }

    private static String text(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new ApplyException("%s has %d bytes; at most %d are read".formatted(file, size, LARGEST));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApplyException(file + " is not UTF-8 text");
        } catch (IOException e) {
            throw new ApplyException(
                    "%s can't be read (%s)".formatted(file, e.getClass().getSimpleName()));
        }
    }

    /** How many objects. */
    public int size() {
        return objects.size();
    }

    Map<Identity, Declared> objects() {
        return objects;
    }

    /** The value of a variable that {@link #read} found set. */
    String variable(String name) {
        return variables.apply(name).orElse("");
    }

    /** A body as it is sent. */
    ObjectNode resolved(Kind kind, ObjectNode body, Function<Identity, String> ids) {
        return (ObjectNode) References.resolved(
                kind,
                body,
                found -> found.isVariable()
                        ? variable(found.name())
                        : found.target().map(ids).orElse(""));
    }

    /** A text as it is sent, as far as variables go. */
    String withVariables(String text) {
        return References.resolved(
                text,
                found -> found.isVariable()
                        ? variable(found.name())
                        : found.target().map(Identity::reference).orElse(""));
    }
}
