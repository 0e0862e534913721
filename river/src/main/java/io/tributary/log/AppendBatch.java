package io.tributary.log;

import io.tributary.event.Event;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Groups that wait for the same force. Whoever is woken wakes the next, so that the writer need wake one only. */
final class AppendBatch {

    private final List<Group> groups = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private long bytes;

    /** The events of one call, as drafts of records one after the other. */
    static final class Group {

        private final ByteBuffer drafts;
        private final int count;
        private long last;
        private @Nullable Supplier<RuntimeException> refusal;

        private Group(ByteBuffer drafts, int count) {
            this.drafts = drafts;
            this.count = count;
        }

        /** @param most bytes that fit into one segment */
        static Group of(List<Event> events, long most) {
            List<EventCodec.Sized> sized = new ArrayList<>(events.size());
            long size = 0;
            for (Event event : events) {
                EventCodec.Sized each = EventCodec.measure(event);
                sized.add(each);
                size += RecordFormat.HEADER + each.size();
            }
            if (size > most) {
                throw new IllegalArgumentException(
                        "the events of one append need " + size + " bytes, but a segment holds " + most
                                + ": append them in smaller lists, or raise the log setting segmentBytes");
            }
            ByteBuffer drafts = ByteBuffer.allocate((int) size);
            sized.forEach(each -> RecordFormat.writeDraft(each, drafts));
            return new Group(drafts.flip(), events.size());
        }

        ByteBuffer drafts() {
            return drafts;
        }

        int count() {
            return count;
        }

        int size() {
            return drafts.capacity();
        }

        void standsAt(long lastPosition) {
            last = lastPosition;
        }

        void refuse(Supplier<RuntimeException> why) {
            refusal = why;
        }
    }

    void add(Group group) {
        groups.add(group);
        bytes += group.size();
    }

    List<Group> groups() {
        return groups;
    }

    long bytes() {
        return bytes;
    }

    void refuseFrom(int index, Supplier<RuntimeException> why) {
        groups.subList(index, groups.size()).forEach(group -> group.refuse(why));
    }

    /** Everything is decided: wakes the callers. */
    void finish() {
        done.countDown();
    }

    /** Waits without regard to interrupts, since what was handed over can't be taken back; the interrupt is kept for later. */
    long await(Group group) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (group.refusal != null) {
            throw group.refusal.get();
        }
        return group.last;
    }
}
