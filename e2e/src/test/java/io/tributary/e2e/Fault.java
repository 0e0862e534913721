package io.tributary.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lives in the server's process: halts it, lets a step fail or take long at a point that a test named, and shifts its clock. It is an agent of the virtual
 * machine, so that the program itself knows nothing of it. What it is to do stands in a file, which it reads again and again: see {@link FaultPlan}.
 */
public final class Fault {

    /** What the operating system says of a killed process. */
    private static final int KILLED = 137;

    private static final int READ_EVERY_MILLIS = 10;

    private static final Map<String, AtomicInteger> HITS = new ConcurrentHashMap<>();
    private static volatile Properties plan = new Properties();
    private static volatile String armed = "";
    private static volatile long clockOffsetMillis;
    private static Path reached = Path.of("");

    private Fault() {}

    /** Called by the virtual machine before the program starts; {@code argument} is the plan's file. */
    public static void premain(String argument, Instrumentation instrumentation) {
        Path file = Path.of(argument);
        reached = file.resolveSibling(file.getFileName() + ".reached");
        read(file);
        instrumentation.addTransformer(new FaultWeaver(plan));
        Thread reader = new Thread(() -> readForEver(file), "fault-plan");
        reader.setDaemon(true);
        reader.start();
    }

    /** The program is at the point of that name. */
    public static void at(String name) throws Throwable {
        if (!name.equals(armed)) {
            return;
        }
        int hit = HITS.computeIfAbsent(name, key -> new AtomicInteger()).getAndIncrement();
        int after = number(name + ".after", 0);
        int times = number(name + ".times", 1);
        if (hit < after || times >= 0 && hit >= after + times) {
            return;
        }
        String action = plan.getProperty(name + ".action", "halt");
        Files.writeString(reached, name);
        if (action.equals("halt")) {
            Runtime.getRuntime().halt(KILLED);
        } else if (action.startsWith("sleep:")) {
            Thread.sleep(Long.parseLong(action.substring(6)));
        } else {
            throw failure(action.substring(action.indexOf(':') + 1));
        }
    }

    /** In the place of {@link System#currentTimeMillis}. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + clockOffsetMillis;
    }

    /** In the place of {@link Instant#now}. */
    public static Instant now() {
        return Instant.now().plusMillis(clockOffsetMillis);
    }

    private static Throwable failure(String type) throws ReflectiveOperationException {
        String message = "planted: " + (type.equals(IOException.class.getName()) ? "No space left on device" : type);
        Class<?> found = Class.forName(type, true, Thread.currentThread().getContextClassLoader());
        for (var constructor : found.getConstructors()) {
            Class<?>[] wanted = constructor.getParameterTypes();
            if (wanted.length == 1 && wanted[0] == String.class) {
                return (Throwable) constructor.newInstance(message);
            }
            if (wanted.length == 1 && wanted[0] == Throwable.class) {
                return (Throwable) constructor.newInstance(new IOException(message));
            }
            if (wanted.length == 2 && wanted[0] == String.class && wanted[1] == Object[].class) {
                return (Throwable) constructor.newInstance(message, new Object[0]);
            }
        }
        throw new IllegalArgumentException("no usable constructor of " + type);
    }

    private static int number(String key, int otherwise) {
        return Integer.parseInt(plan.getProperty(key, Integer.toString(otherwise)));
    }

    private static void readForEver(Path file) {
        while (true) {
            read(file);
            try {
                Thread.sleep(READ_EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Properties found = new Properties();
            found.load(in);
            if (found.equals(plan)) {
                return;
            }
            plan = found;
            clockOffsetMillis = Long.parseLong(found.getProperty("clock", "0"));
            HITS.clear();
            armed = found.getProperty("armed", "");
        } catch (IOException e) {
            throw new IllegalStateException("the plan of faults can't be read: " + file, e);
        }
    }
}
