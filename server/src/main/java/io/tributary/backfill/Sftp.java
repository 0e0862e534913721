package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSourceException.Kind;
import io.tributary.control.flow.FileSources;
import io.tributary.outbound.OutboundGuard;
import io.tributary.outbound.RefusedAddressException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to SFTP servers. Nothing of the account this process runs under is used: no key files, no {@code known_hosts}, no configuration. The address is checked
 * ({@link OutboundGuard}) and connected to as checked; the server's key is checked ({@link HostKeys}) before a password is sent. Safe for many threads.
 */
final class Sftp implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(15);
    private static final Duration LOGIN = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int LONGEST_KEY = 64 * 1024;
    private static final int DEFAULT_PORT = 22;

    private final OutboundGuard guard;
    private final HostKeys hostKeys;
    private final AtomicReference<SshClient> client = new AtomicReference<>();

    Sftp(OutboundGuard guard, HostKeys hostKeys) {
        this.guard = guard;
        this.hostKeys = hostKeys;
    }

    /** @throws FileSourceException the host is none that may be called */
    void checkEntered(ObjectNode params) {
        try {
            guard.check(params.path("host").asText());
        } catch (RefusedAddressException e) {
            throw new FileSourceException(Kind.WRONG, String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws FileSourceException why nobody could log in */
    FileSystem open(FileSources.Base base) {
        ObjectNode params = base.params();
        String host = params.path("host").asText();
        int port = params.path("port").asInt(DEFAULT_PORT);
        InetAddress address = address(host);
        String place = host + ":" + port;
        KeyCheck keys = new KeyCheck(base, place);
        @Nullable ClientSession session = null;
        try {
            session = started()
                    .connect(params.path("userName").asText(), new InetSocketAddress(address, port))
                    .verify(CONNECT)
                    .getSession();
            session.setServerKeyVerifier((_, _, key) -> keys.accepts(key));
            login(session, params);
            String start = params.path("folderPath").asText("");
            return new SftpFiles(session, SftpClientFactory.instance().createSftpClient(session), start);
        } catch (IOException e) {
            closeQuietly(session);
            if (!keys.problem.isEmpty()) {
                throw new FileSourceException(Kind.WRONG, keys.problem, e);
            }
            throw new FileSourceException(
                    SftpFiles.isLoginRefused(e) ? Kind.WRONG : Kind.AWAY, SftpFiles.loginFailure(place, e), e);
        } catch (FileSourceException e) {
            closeQuietly(session);
            throw e;
        }
    }

    /** Remembers what was wrong with a server's key: the library says no more than that it was refused. */
    private final class KeyCheck {

        private final FileSources.Base base;
        private final String place;
        private volatile String problem = "";

        KeyCheck(FileSources.Base base, String place) {
            this.base = base;
            this.place = place;
        }

        boolean accepts(PublicKey key) {
            problem = hostKeys.problem(base, place, key).orElse("");
            return problem.isEmpty();
        }
    }

    private InetAddress address(String host) {
        try {
            return guard.resolve(host);
        } catch (RefusedAddressException e) {
            throw new FileSourceException(Kind.WRONG, String.valueOf(e.getMessage()), e);
        } catch (UnknownHostException e) {
            throw new FileSourceException(Kind.AWAY, "No name server knows the host '" + host + "'", e);
        }
    }

    private static void login(ClientSession session, ObjectNode params) throws IOException {
        if (params.hasNonNull("privateKeyContent")) {
            for (KeyPair pair : keys(params)) {
                session.addPublicKeyIdentity(pair);
            }
        } else {
            session.addPasswordIdentity(params.path("password").asText());
        }
        session.auth().verify(LOGIN);
    }

    private static Iterable<KeyPair> keys(ObjectNode params) {
        String content = params.path("privateKeyContent").asText();
        String passPhrase = params.path("passPhrase").asText("");
        try {
            byte[] file = content.startsWith("-----")
                    ? content.getBytes(StandardCharsets.UTF_8)
                    : Base64.getMimeDecoder().decode(content);
            if (file.length > LONGEST_KEY) {
                throw new FileSourceException(Kind.WRONG, "privateKeyContent is too large for a key");
            }
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null,
                    NamedResource.ofName("privateKeyContent"),
                    new ByteArrayInputStream(file),
                    passPhrase.isEmpty() ? null : FilePasswordProvider.of(passPhrase));
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs;
            }
            throw new FileSourceException(Kind.WRONG, "privateKeyContent holds no private key in OpenSSH or PEM form");
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new FileSourceException(
                    Kind.WRONG,
                    "privateKeyContent can't be read as a private key (base64 of a file in OpenSSH or PEM form),"
                            + " or passPhrase does not open it",
                    e);
        }
    }

    private synchronized SshClient started() {
        SshClient running = client.get();
        if (running != null) {
            return running;
        }
        SshClient made = ClientBuilder.builder().build(true);
        made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        made.setAgentFactory(null);
        made.setUserAuthFactories(
                java.util.List.of(UserAuthPublicKeyFactory.INSTANCE, UserAuthPasswordFactory.INSTANCE));
        made.setServerKeyVerifier((_, _, _) -> false);
        CoreModuleProperties.IDLE_TIMEOUT.set(made, SILENCE);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(made, SILENCE);
        CoreModuleProperties.PASSWORD_PROMPTS.set(made, 1);
        made.start();
        client.set(made);
        return made;
    }

    private static void closeQuietly(@Nullable ClientSession session) {
        if (session != null) {
            session.close(true);
        }
    }

    @Override
    public synchronized void close() {
        SshClient running = client.getAndSet(null);
        if (running != null) {
            running.stop();
        }
    }
}
