package io.tributary.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes on disk: what was written once is read by every later release, and what is newer is refused politely. */
class LogFormatTest {

    private static final LogSettings TINY = LogSettings.defaults().withSegmentBytes(4096);
    private static final String SEGMENT = "00000000000000000001.segment";

    @TempDir
    Path directory;

    @Test
    void logOfFormatOneIsRead() throws IOException {
        copyLogOfFormatOne();
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(log.id()).isEqualTo("01234567-89ab-4def-8123-456789abcdef");
            assertThat(log.released().value()).isEqualTo(1);
            assertThat(Events.readAll(log).stream().map(LoggedEvent::event).toList())
                    .usingRecursiveComparison()
                    .isEqualTo(eventsOfFormatOne());
            assertThat(log.append(Events.received(4, 4)).value()).isEqualTo(4);
        }
    }

    @Test
    void logOfFormatOneIsStillWritten() throws IOException {
        UUID id = UUID.fromString("01234567-89ab-4def-8123-456789abcdef");
        RecordFormat format = new RecordFormat(id);
        ByteBuffer written = ByteBuffer.allocate(4096);
        written.put(SegmentHeader.bytes(id, 1));
        for (int i = 0; i < 3; i++) {
            int at = written.position();
            RecordFormat.writeDraft(EventCodec.measure(eventsOfFormatOne().get(i)), written);
            format.finish(written, at, 1 + i / 2, i + 1);
        }
        assertThat(HexFormat.of().formatHex(written.array(), 0, written.position()))
                .isEqualTo(resource("format-1-segment.hex"));
    }

    private static List<Event> eventsOfFormatOne() {
        return List.of(
                new Event.Received("x1", "in", "flow", "ns.t", 1_767_225_600_000L, new byte[] {'{', '}'}),
                new Event.Refused(
                        "x2",
                        "in",
                        "flow",
                        "ns.t",
                        1_767_225_600_001L,
                        new byte[] {'[', ']'},
                        new Rejection(ErrorType.PROTOCOL, "C-1", "é", "[]")),
                new Event.Received("x3", "", "", "", -1, new byte[0]));
    }

    private void copyLogOfFormatOne() throws IOException {
        Files.write(directory.resolve(SEGMENT), HexFormat.of().parseHex(resource("format-1-segment.hex")));
        Files.write(directory.resolve("log.state"), HexFormat.of().parseHex(resource("format-1-state.hex")));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = LogFormatTest.class.getResourceAsStream("/log/" + name)) {
            return new String(in.readAllBytes()).replaceAll("\\s", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {SEGMENT, "log.state"})
    void newerVersionIsRefusedByNameAndLeftAlone(String name) throws IOException {
        EventLog.onDisk(directory, TINY).close();
        Path file = directory.resolve(name);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(8, 9);
        int checksum = name.equals(SEGMENT) ? 60 : 44;
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, checksum);
        bytes.putInt(checksum, (int) crc.getValue());
        Files.write(file, bytes.array());

        assertThatThrownBy(() -> EventLog.onDisk(directory, TINY))
                .isInstanceOf(LogFailedException.class)
                .hasMessageStartingWith(file + " was written by a newer release (version 9, this one reads up to 1)");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes.array());
    }

    @Test
    void damagedStateIsRefusedWithWhatToDo() throws IOException {
        EventLog.onDisk(directory, TINY).close();
        Path state = directory.resolve("log.state");
        byte[] bytes = Files.readAllBytes(state);
        bytes[33] ^= 1;
        Files.write(state, bytes);
        assertThatThrownBy(() -> EventLog.onDisk(directory, TINY))
                .isInstanceOf(LogFailedException.class)
                .hasMessageStartingWith(state + " is damaged")
                .hasMessageContaining("Restore this file from a backup");
    }

    @Test
    void segmentsWithoutStateAndStateWithoutSegmentsAreRefused() throws IOException {
        EventLog.onDisk(directory, TINY).close();
        byte[] state = Files.readAllBytes(directory.resolve("log.state"));
        Files.delete(directory.resolve("log.state"));
        assertThatThrownBy(() -> EventLog.onDisk(directory, TINY))
                .hasMessageContaining("holds segments but not log.state");

        Files.write(directory.resolve("log.state"), state);
        Files.delete(directory.resolve(SEGMENT));
        assertThatThrownBy(() -> EventLog.onDisk(directory, TINY)).hasMessageContaining("but no segment of it");
    }

    @Test
    void segmentOfAnotherLogIsRefused(@TempDir Path other) throws IOException {
        EventLog.onDisk(directory, TINY).close();
        EventLog.onDisk(other, TINY).close();
        Files.write(directory.resolve(SEGMENT), Files.readAllBytes(other.resolve(SEGMENT)));
        assertThatThrownBy(() -> EventLog.onDisk(directory, TINY))
                .hasMessageContainingAll(SEGMENT, "is the segment from position 1 of log ", "move the file away");
    }

    @Test
    void olderStateFromABackupCostsNoEvent() throws IOException {
        EventLog.onDisk(directory, TINY).close();
        byte[] old = Files.readAllBytes(directory.resolve("log.state"));
        for (int i = 1; i <= 3; i++) {
            try (EventLog log = EventLog.onDisk(directory, TINY)) {
                log.append(Events.received(i, i));
            }
        }
        Files.write(directory.resolve("log.state"), old);
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(Events.ids(Events.readAll(log))).containsExactly("e1", "e2", "e3");
            log.append(Events.received(4, 4));
        }
        try (EventLog log = EventLog.onDisk(directory, TINY)) {
            assertThat(Events.ids(Events.readAll(log))).containsExactly("e1", "e2", "e3", "e4");
        }
    }

    @Test
    void recordOfAnUnknownKindStopsTheReaderWithItsPlace() throws IOException {
        ByteBuffer body = ByteBuffer.allocate(64).put((byte) 7).put((byte) 1);
        assertThatThrownBy(() -> EventCodec.read(body.clear())).hasMessage("an event of the unknown kind 7");
        body.put(0, (byte) 1).put(1, (byte) 2);
        assertThatThrownBy(() -> EventCodec.read(body.clear()))
                .hasMessage("an event of version 2, this release reads version 1");
        body.put(1, (byte) 1).putInt(10, 99);
        assertThatThrownBy(() -> EventCodec.read(body.clear())).hasMessage("a part of 99 bytes where 50 are left");
    }

    @ParameterizedTest
    @EnumSource(ErrorType.class)
    void eachErrorTypeComesBack(ErrorType type) throws Exception {
        Event event = new Event.Refused("x", "i", "f", "t", 1, new byte[0], new Rejection(type, "c", "m", "[]"));
        EventCodec.Sized sized = EventCodec.measure(event);
        ByteBuffer bytes = ByteBuffer.allocate((int) sized.size());
        EventCodec.write(sized, bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(EventCodec.read(bytes.flip())).usingRecursiveComparison().isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4095, (1L << 30) + 1})
    void segmentSizeOutsideItsBoundsIsRefusedByName(long bytes) {
        assertThatThrownBy(() -> LogSettings.defaults().withSegmentBytes(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("log setting segmentBytes must be from 4096 to 1073741824 bytes, found " + bytes);
    }
}
