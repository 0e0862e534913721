package io.tributary.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundGuardTest {

    private static final OutboundGuard PUBLIC = new OutboundGuard(false, List.of());
    private static final OutboundGuard PRIVATE = new OutboundGuard(true, List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "198.18.0.1",
                "::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "::ffff:10.0.0.1",
                "::ffff:7f00:1",
                "::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "2002:0a00:0001::1",
                "localhost",
                "LOCALHOST.",
                "db.localhost"
            })
    void privateAddressesNeedTheOperatorsWord(String host) {
        assertThatThrownBy(() -> PUBLIC.check(host))
                .isInstanceOf(RefusedAddressException.class)
                .hasMessageContaining("--allow-hosts");
        assertThatCode(() -> PRIVATE.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::",
                "169.254.1.1",
                "fe80::1",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "ff02::1"
            })
    void metadataAndNobodysAddressesAreNeverCalled(String host) {
        assertThatThrownBy(() -> PUBLIC.check(host)).isInstanceOf(RefusedAddressException.class);
        assertThatThrownBy(() -> PRIVATE.check(host)).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "127.1",
                "127.0.1",
                "0177.0.0.1",
                "127.0.0.01",
                "1.2.3.4.5",
                "user@example.com",
                "user:pw@example.com",
                "example.com/path",
                "example.com:22",
                "exa mple.com",
                "",
                "http://example.com",
                "a..b",
                "-a.example.com",
                "[::1]",
                "fe80::1%eth0",
                "127.0.0.1%00.example.com",
                "example.com\r\n",
                "١٢٧.0.0.1",
                "127。0。0。1"
            })
    void disguisesAreNoHosts(String host) {
        assertThatThrownBy(() -> PRIVATE.check(host)).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "8.8.8.8", "2606:4700::1111", "sftp.example.com", "a-b_c.example.com."})
    void publicHostsMayBeCalled(String host) {
        assertThatCode(() -> PUBLIC.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.2.3, true",
        "10.1.0.0/16, 10.2.2.3, false",
        "fd00::/8, fd12::1, true",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "localhost, localhost, true",
        "169.254.0.0/16, 169.254.1.1, true",
        "169.254.0.0/16, 169.254.169.254, false"
    })
    void operatorAllowsSomeHostsAndNetworks(String allowed, String host, boolean may) {
        OutboundGuard guard = new OutboundGuard(false, List.of(allowed));
        if (may) {
            assertThatCode(() -> guard.check(host)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> guard.check(host)).isInstanceOf(RefusedAddressException.class);
        }
    }

    @Test
    void nameWithOnePrivateAddressIsRefusedAndAnAllowedNameIsNot() throws Exception {
        OutboundGuard.Resolver resolver =
                _ -> new InetAddress[] {InetAddress.getByName("203.0.113.7"), InetAddress.getByName("10.0.0.1")};

        assertThatThrownBy(() -> new OutboundGuard(false, List.of(), resolver).resolve("sftp.example.com"))
                .hasMessageContaining("private network");
        assertThat(new OutboundGuard(false, List.of("SFTP.example.com"), resolver).resolve("sftp.example.com"))
                .isEqualTo(InetAddress.getByName("203.0.113.7"));
    }

    /** What a name server says after the check changes nothing: it is asked once, and the address is what is connected to. */
    @Test
    void nameIsResolvedOnce() throws Exception {
        List<String> asked = new ArrayList<>();
        OutboundGuard guard = new OutboundGuard(false, List.of(), host -> {
            asked.add(host);
            return new InetAddress[] {InetAddress.getByName(asked.size() == 1 ? "203.0.113.7" : "127.0.0.1")};
        });

        assertThat(guard.resolve("rebind.example.com").getHostAddress()).isEqualTo("203.0.113.7");
        assertThat(asked).containsExactly("rebind.example.com");
        assertThatThrownBy(() -> guard.resolve("rebind.example.com")).isInstanceOf(RefusedAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "not a host", "10.0.0.0/-1", "10.0.0.0/x"})
    void operatorsMistakeIsSaid(String allowed) {
        assertThatThrownBy(() -> new OutboundGuard(false, List.of(allowed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(allowed);
    }
}
