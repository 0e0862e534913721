package io.tributary.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * What is to go wrong in a server process. Points are named before it starts; at most one is armed at a time, while it runs. A point is
 * {@code package/Type#method@entry} or {@code …@exit}; its action {@code halt}, {@code sleep:millis} or {@code throw:class}.
 */
final class FaultPlan {

    private final Path folder;
    private final Path file;
    private final Properties plan = new Properties();

    FaultPlan(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("faults.properties");
        jar();
    }

    /** Names a point; from its {@code after}th hit on it acts {@code times} times, -1 for ever. */
    FaultPlan point(String name, String place, String action, int after, int times) {
        plan.setProperty(name + ".point", place);
        plan.setProperty(name + ".action", action);
        plan.setProperty(name + ".after", Integer.toString(after));
        plan.setProperty(name + ".times", Integer.toString(times));
        return this;
    }

    /** Has the process's clock read through {@link Fault}, so that it can be shifted. */
    FaultPlan withClock() throws IOException {
        return shiftClock(0);
    }

    FaultPlan shiftClock(long millis) throws IOException {
        plan.setProperty("clock", Long.toString(millis));
        write();
        return this;
    }

    /** From now on that point acts; an empty name lets everything work again. */
    void arm(String name) throws IOException {
        Files.deleteIfExists(reachedFile());
        plan.setProperty("armed", name);
        write();
    }

    /** The point that acted since it was armed, empty for none. */
    String reached() throws IOException {
        return Files.exists(reachedFile()) ? Files.readString(reachedFile()) : "";
    }

    /** Arguments of the virtual machine. */
    List<String> jvm(String... others) throws IOException {
        write();
        List<String> arguments = new java.util.ArrayList<>(List.of(others));
        arguments.add("-javaagent:" + folder.resolve("faults.jar") + "=" + file);
        return arguments;
    }

    private Path reachedFile() {
        return file.resolveSibling(file.getFileName() + ".reached");
    }

    private void write() throws IOException {
        Path draft = folder.resolve("faults.draft");
        try (OutputStream out = Files.newOutputStream(draft)) {
            plan.store(out, null);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), Fault.class.getName());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve("faults.jar")), manifest)) {
            for (String type : List.of("Fault", "FaultWeaver", "FaultWeaver$1", "FaultWeaver$Point")) {
                String name = "io/tributary/e2e/" + type + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (var in = FaultPlan.class.getResourceAsStream("/" + name)) {
                    if (in == null) {
                        throw new IOException("no class " + name);
                    }
                    in.transferTo(jar);
                }
                jar.closeEntry();
            }
        }
    }
}
