package io.tributary.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which hosts named by clients may be called, so that nobody can look around through this server in the network it stands in.
 *
 * <p>Public addresses may be called. Loopback and private networks may be if the operator says so, for all or for some hosts and networks. Addresses of the own
 * link, of the metadata services of clouds, multicast, and what stands for another address (IPv4 in IPv6) are looked at for what they lead to. A name is resolved
 * here, every address it has must be allowed, and the caller connects to the {@linkplain #resolve address it got}, never to the name: what a name server says
 * later changes nothing. Safe for many threads.
 */
public final class OutboundGuard {

    /** Never called, whatever the operator allows: they give out the machine's own credentials. */
    private static final List<Network> METADATA = networks(
            "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192", "fd00:ec2::254");

    private static final List<Network> INNER = networks(
            "127.0.0.0/8",
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "100.64.0.0/10",
            "198.18.0.0/15",
            "::1/128",
            "fc00::/7",
            "fec0::/10");

    /** Nobody's host, or only of the own link; allowed if named as a network. */
    private static final List<Network> NOBODY = networks(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "192.0.0.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fe80::/10",
            "ff00::/8");

    private static final Set<String> INNER_NAMES =
            Set.of("localhost", "ip6-localhost", "ip6-loopback", "metadata", "metadata.google.internal");

    private final boolean allowPrivate;
    private final List<Network> allowedNetworks = new ArrayList<>();
    private final List<String> allowedNames = new ArrayList<>();
    private final Resolver resolver;

    /** Looks up a name. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /**
     * A guard.
     *
     * @param allowPrivate whether loopback and all private networks may be called
     * @param allowed names of hosts, addresses and networks such as {@code 10.1.0.0/16} that may be called besides
     * @throws IllegalArgumentException one of {@code allowed} is nothing of that
     */
    public OutboundGuard(boolean allowPrivate, List<String> allowed) {
        this(allowPrivate, allowed, InetAddress::getAllByName);
    }

    OutboundGuard(boolean allowPrivate, List<String> allowed, Resolver resolver) {
        this.allowPrivate = allowPrivate;
        this.resolver = resolver;
        for (String one : allowed) {
            String text = one.strip();
            if (Literals.isName(text)) {
                allowedNames.add(plain(text));
            } else {
                allowedNetworks.add(Network.of(text));
            }
        }
    }

    /**
     * Checks a host as it is written, without asking a name server: for when somebody enters it.
     *
     * @throws RefusedAddressException it is no host, or one that can't be called whatever name servers say
     */
    public void check(String host) throws RefusedAddressException {
        if (Literals.isAddress(host)) {
            try {
                check(host, InetAddress.getByName(host));
            } catch (UnknownHostException e) {
                throw new RefusedAddressException("'" + shown(host) + "' is no address");
            }
        } else if (!Literals.isName(host)) {
            throw new RefusedAddressException("'" + shown(host)
                    + "' is no host name and no address in its usual form (such as sftp.example.com or 203.0.113.7)");
        } else if (isInner(plain(host)) && !allowPrivate && !allowedNames.contains(plain(host))) {
            throw inner(host);
        }
    }

    private static boolean isInner(String name) {
        return INNER_NAMES.contains(name) || name.endsWith(".localhost");
    }

    /**
     * The address to connect to; the host's name must not be resolved again.
     *
     * @throws RefusedAddressException one of its addresses must not be called
     * @throws UnknownHostException nobody knows the name
     */
    public InetAddress resolve(String host) throws RefusedAddressException, UnknownHostException {
        check(host);
        InetAddress[] addresses = resolver.resolve(host);
        for (InetAddress address : addresses) {
            check(host, address);
        }
        return addresses[0];
    }

    /** Whether an address may be called, whatever name led to it. */
    public boolean mayCall(InetAddress address) {
        try {
            check(address.getHostAddress(), address);
            return true;
        } catch (RefusedAddressException e) {
            return false;
        }
    }

    private void check(String host, InetAddress address) throws RefusedAddressException {
        byte[] bytes = address.getAddress();
        Optional<byte[]> within = embedded(bytes);
        if (holds(METADATA, bytes)
                || within.filter(inner -> holds(METADATA, inner)).isPresent()) {
            throw new RefusedAddressException(
                    "'" + shown(host) + "' leads to a metadata service of the machine; it is never called");
        }
        if (holds(allowedNetworks, bytes) || allowedNames.contains(plain(host))) {
            return;
        }
        if (holds(NOBODY, bytes) || within.filter(inner -> holds(NOBODY, inner)).isPresent()) {
            throw new RefusedAddressException(
                    "'" + shown(host) + "' leads to an address of the own link or of no host; it is not called");
        }
        boolean inner =
                holds(INNER, bytes) || within.filter(v4 -> holds(INNER, v4)).isPresent();
        if (inner && !allowPrivate) {
            throw inner(host);
        }
    }

    private static RefusedAddressException inner(String host) {
        return new RefusedAddressException("'" + shown(host)
                + "' leads into a private network or to this machine, which is not called; the operator of this server"
                + " can allow it with --allow-hosts or --allow-private-hosts");
    }

    /** The IPv4 address that an IPv6 one stands for: mapped, compatible, NAT64, 6to4. */
    private static Optional<byte[]> embedded(byte[] bytes) {
        if (bytes.length != 16) {
            return Optional.empty();
        }
        if ((Network.of("::/96").holds(bytes) && bytes[12] != 0)
                || Network.of("64:ff9b::/96").holds(bytes)
                || isMapped(bytes)) {
            return Optional.of(Arrays.copyOfRange(bytes, 12, 16));
        }
        return Network.of("2002::/16").holds(bytes) ? Optional.of(Arrays.copyOfRange(bytes, 2, 6)) : Optional.empty();
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
    }

    private static boolean holds(List<Network> networks, byte[] address) {
        return networks.stream().anyMatch(network -> network.holds(address));
    }

    private static List<Network> networks(String... texts) {
        return Arrays.stream(texts).map(Network::of).toList();
    }

    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String shown(String host) {
        String cut = host.length() > 100 ? host.substring(0, 100) + "…" : host;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }
}
