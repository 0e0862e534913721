package io.tributary.log;

import io.tributary.event.Position;
import java.nio.file.Path;
import java.util.List;

/** Appends from several threads until it is killed and tells each acknowledged event on its output: position, space, id. */
final class AppendingProcess {

    private AppendingProcess() {}

    public static void main(String[] args) {
        EventLog log = EventLog.onDisk(Path.of(args[0]), LogSettings.defaults().withSegmentBytes(1 << 20));
        for (int caller = 0; caller < 16; caller++) {
            String name = args[1] + "-" + caller + "-";
            Thread.ofPlatform().start(() -> {
                for (int i = 0; ; i++) {
                    Position position = log.append(List.of(Events.received(name + i, 300)));
                    System.out.println(position.value() + " " + name + i);
                }
            });
        }
    }
}
