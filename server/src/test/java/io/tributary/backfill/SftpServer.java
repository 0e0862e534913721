package io.tributary.backfill;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.jspecify.annotations.Nullable;

/** A real SFTP server over a folder, on a free port of the loopback interface: user {@code loader}, password {@code right}. */
public final class SftpServer implements AutoCloseable {

    private final SshServer server;

    private final AtomicReference<Reading> reading;

    private SftpServer(SshServer server, AtomicReference<Reading> reading) {
        this.server = server;
        this.reading = reading;
    }

    /** With a key of its own. */
    public static SftpServer start(Path folder) throws IOException {
        return start(folder, 0, newKey(), null);
    }

    /**
     * A server.
     *
     * @param hostKey the key it shows
     * @param userKey a key that opens it besides the password; null for none
     */
    public static SftpServer start(Path folder, int port, KeyPair hostKey, @Nullable PublicKey userKey)
            throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((user, password, _) -> user.equals("loader") && password.equals("right"));
        server.setPublickeyAuthenticator((user, key, _) -> user.equals("loader") && key.equals(userKey));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        AtomicReference<Reading> reading = new AtomicReference<>((_, _) -> {});
        SftpSubsystemFactory files = new SftpSubsystemFactory.Builder().build();
        files.addSftpEventListener(new SftpEventListener() {
            @Override
            public void reading(
                    ServerSession session, String handle, FileHandle file, long at, byte[] data, int from, int length)
                    throws IOException {
                reading.get().at(at, session);
            }
        });
        server.setSubsystemFactories(List.of(files));
        server.start();
        return new SftpServer(server, reading);
    }

    /** Hears of each piece of a file that is asked for, before it is given. */
    public interface Reading {
        /** @param place where in the file */
        void at(long place, ServerSession session) throws IOException;
    }

    /** From now on. */
    public void onReading(Reading listener) {
        reading.set(listener);
    }

    /** A key of a server or user. */
    public static KeyPair newKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
