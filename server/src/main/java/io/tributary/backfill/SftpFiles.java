package io.tributary.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** The files of one SFTP server. */
final class SftpFiles implements FileSystem {

    private static final int CHUNK = 32 * 1024;

    private final ClientSession session;
    private final SftpClient client;
    private final String start;

    /** @param start the folder of the connection; empty for the one that the server lets a user begin in */
    SftpFiles(ClientSession session, SftpClient client, String start) throws IOException {
        this.session = session;
        this.client = client;
        this.start = start.isBlank() ? client.canonicalPath(".") : start;
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
        String path = absolute(folder);
        List<Entry> entries = new ArrayList<>();
        try (SftpClient.CloseableHandle handle = client.openDir(path)) {
            for (SftpClient.DirEntry child : client.listDir(handle)) {
                String name = child.getFilename();
                SftpClient.Attributes attributes = child.getAttributes();
                boolean ours = !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
                if (ours && (attributes.isDirectory() || attributes.isRegularFile())) {
                    entries.add(entry(path.equals("/") ? "/" + name : path + "/" + name, attributes));
                }
                if (entries.size() >= MOST_ENTRIES) {
                    break;
                }
            }
        } catch (SftpException e) {
            throw named(path, e);
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    @Override
    public Entry entry(String path) throws IOException {
        String absolute = absolute(path);
        try {
            return entry(absolute, client.stat(absolute));
        } catch (SftpException e) {
            throw named(absolute, e);
        }
    }

    private static Entry entry(String path, SftpClient.Attributes attributes) {
        long modified = attributes.getModifyTime() == null
                ? 0
                : attributes.getModifyTime().toMillis() / 1_000;
        return new Entry(path, attributes.isDirectory(), attributes.getSize(), modified);
    }

    @Override
    public InputStream open(String path, long from) throws IOException {
        String absolute = absolute(path);
        try {
            return new FromHandle(client, client.open(absolute, SftpClient.OpenMode.Read), from);
        } catch (SftpException e) {
            throw named(absolute, e);
        }
    }

    /** Reads a handle chunk by chunk, so that each wait is one question and its answer. */
    private static final class FromHandle extends InputStream {

        private final SftpClient client;
        private final SftpClient.CloseableHandle handle;
        private long place;

        FromHandle(SftpClient client, SftpClient.CloseableHandle handle, long from) {
            this.client = client;
            this.handle = handle;
            this.place = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int got = client.read(handle, place, into, offset, Math.min(length, CHUNK));
            if (got > 0) {
                place += got;
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            handle.close();
        }
    }

    private static IOException named(String path, SftpException e) {
        return switch (e.getStatus()) {
            case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH -> {
                NoSuchFileException none = new NoSuchFileException(path);
                none.initCause(e);
                yield none;
            }
            case SftpConstants.SSH_FX_PERMISSION_DENIED -> {
                java.nio.file.AccessDeniedException denied = new java.nio.file.AccessDeniedException(path);
                denied.initCause(e);
                yield denied;
            }
            default -> e;
        };
    }

    @Override
    public String absolute(String path) {
        String whole = path.startsWith("/") ? path : start + "/" + path;
        List<String> steps = new ArrayList<>();
        for (String step : whole.split("/")) {
            if (step.equals("..")) {
                if (!steps.isEmpty()) {
                    steps.removeLast();
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return "/" + String.join("/", steps);
    }

    static boolean isLoginRefused(IOException e) {
        return e instanceof SshException ssh
                && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    }

    static String loginFailure(String place, IOException e) {
        if (isLoginRefused(e)) {
            return "The SFTP server " + place + " refuses this user with this password or key";
        }
        if (e instanceof java.net.ConnectException) {
            return "Nothing answers at " + place;
        }
        return "The SFTP server " + place + " can't be talked to ("
                + e.getClass().getSimpleName() + ")";
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            // The session ends with it, whatever the other side says.
        } finally {
            session.close(true);
        }
    }
}
