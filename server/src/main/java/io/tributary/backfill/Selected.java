package io.tributary.backfill;

import io.tributary.control.flow.FileFlow;
import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSourceException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Finds the files that a source connection means (flow-service contract §6.4), in the order of their paths. */
final class Selected {

    private static final int MOST_FILES = 1_500;
    private static final int DEEPEST = 20;

    private final FileSystem files;
    private final Predicate<FileSystem.Entry> wanted;
    private final List<FileSystem.Entry> found = new ArrayList<>();

    private Selected(FileSystem files, Predicate<FileSystem.Entry> wanted) {
        this.files = files;
        this.wanted = wanted;
    }

    static List<FileSystem.Entry> of(FileSystem files, FileFlow.Selection selection, Predicate<FileSystem.Entry> wanted)
            throws IOException {
        Selected selected = new Selected(files, wanted);
        String path = files.absolute(selection.path());
        if (isPattern(path)) {
            selected.pattern("", path.substring(1).split("/"), 0, selection);
        } else {
            FileSystem.Entry entry = files.entry(path);
            if (entry.folder()) {
                selected.folder(path, selection.recursive(), 0);
            } else {
                selected.take(entry);
            }
        }
        selected.found.sort(Comparator.comparing(FileSystem.Entry::path));
        return selected.found;
    }

    private static boolean isPattern(String path) {
        return path.indexOf('*') >= 0 || path.indexOf('?') >= 0;
    }

    private void pattern(String folder, String[] steps, int at, FileFlow.Selection selection) throws IOException {
        boolean last = at == steps.length - 1;
        if (!last && !isPattern(steps[at])) {
            pattern(folder + "/" + steps[at], steps, at + 1, selection);
            return;
        }
        for (FileSystem.Entry entry : files.list(folder.isEmpty() ? "/" : folder)) {
            if (!fits(steps[at], entry.name())) {
                continue;
            }
            if (last && !entry.folder()) {
                take(entry);
            } else if (last) {
                folder(entry.path(), selection.recursive(), at);
            } else if (entry.folder()) {
                pattern(entry.path(), steps, at + 1, selection);
            }
        }
    }

    /** Whether a name fits a pattern; takes a time that grows with both lengths only. */
    static boolean fits(String pattern, String name) {
        int star = -1;
        int again = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                again = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++again;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private void folder(String path, boolean recursive, int depth) throws IOException {
        if (depth > DEEPEST) {
            return;
        }
        for (FileSystem.Entry entry : files.list(path)) {
            if (!entry.folder()) {
                take(entry);
            } else if (recursive) {
                folder(entry.path(), true, depth + 1);
            }
        }
    }

    private void take(FileSystem.Entry entry) {
        if (!wanted.test(entry)) {
            return;
        }
        if (found.size() >= MOST_FILES) {
            throw new FileSourceException(
                    Kind.WRONG,
                    "The path means more than " + MOST_FILES
                            + " files that were not read yet; name a narrower path or pattern");
        }
        found.add(entry);
    }
}
