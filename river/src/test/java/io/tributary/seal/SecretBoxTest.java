package io.tributary.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretBoxTest {

    @TempDir
    private Path folder;

    private Path keys;
    private SecretBox box;

    @BeforeEach
    void makeBox() throws IOException {
        keys = folder.resolve("deep/down/secrets.key");
        box = SecretBox.withKeyFile(keys);
    }

    @Test
    void whatIsSealedOpensAgainAlsoAfterARestart() throws IOException {
        String sealed = box.seal("Grüße, 秘密", "here");

        assertThat(box.open(sealed, "here")).isEqualTo("Grüße, 秘密");
        assertThat(SecretBox.withKeyFile(keys).open(sealed, "here")).isEqualTo("Grüße, 秘密");
    }

    @Test
    void theSameSecretLooksDifferentEachTime() {
        assertThat(box.seal("a", "here")).isNotEqualTo(box.seal("a", "here")).doesNotContain("a.a");
    }

    @Test
    void sealedSecretBelongsToItsPlace() {
        String sealed = box.seal("a", "here");

        assertThatThrownBy(() -> box.open(sealed, "there"))
                .isInstanceOf(SecretException.class)
                .hasMessage("A stored secret was changed or moved; enter it anew");
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String sealed = box.seal("secret", "here");
        int text = sealed.lastIndexOf('.') + 1;

        for (int i = text; i < sealed.length() - 1; i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
            assertThatThrownBy(() -> box.open(changed, "here")).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void garbageIsRefusedInWords() {
        String sealed = box.seal("secret", "here");
        String prefix = sealed.substring(0, sealed.lastIndexOf('.') + 1);

        for (String garbage : new String[] {
            "",
            "v3.a.b",
            "v2.a.b",
            "plain text",
            prefix,
            prefix + "AAAA",
            prefix + "ÄÖ!",
            "v1..",
            "v1.00000000.AAAA",
            "v2..",
            "v2.00000000.AAAA"
        }) {
            assertThatThrownBy(() -> box.open(garbage, "here"))
                    .as(garbage)
                    .isInstanceOf(SecretException.class)
                    .hasMessageStartingWith("A stored secret");
        }
    }

    @Test
    void keyFileIsItsOwnersOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    void keyFileThatOthersMayReadIsRefused() throws IOException {
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> SecretBox.withKeyFile(keys))
                .isInstanceOf(IOException.class)
                .hasMessage("The key file " + keys + " can be used by others (rw-r-----); run chmod 600 on it");
    }

    @Test
    void keysAreRotatedByPuttingANewOneInFront() throws IOException {
        String old = box.seal("old", "here");
        String fresh = Base64.getEncoder().encodeToString(new byte[32]);
        Files.writeString(keys, fresh + "\n\n" + Files.readString(keys));

        SecretBox rotated = SecretBox.withKeyFile(keys);

        assertThat(rotated.open(old, "here")).isEqualTo("old");
        String sealed = rotated.seal("new", "here");
        assertThat(rotated.open(sealed, "here")).isEqualTo("new");
        assertThatThrownBy(() -> box.open(sealed, "here")).hasMessageContaining("not in the key file");
    }

    @Test
    void textSealedByTheFormWithoutDataKeysIsOpenedAndRenewed() throws IOException {
        Path former = folder.resolve("former.key");
        Files.writeString(former, "c+GkVFRMRA4lN5W0hHGVm3gKZR7UFyorp+oBKtZkhQA=\n");
        Files.setPosixFilePermissions(former, PosixFilePermissions.fromString("rw-------"));
        String sealed = "v1.3af0dfac.3JeZwZptiIGkasVDckHHpXYIFbMKzPsjNIfGf3a342xIou_SMu8b7QweFg";
        SecretBox formerBox = SecretBox.withKeyFile(former);

        assertThat(formerBox.open(sealed, "here")).isEqualTo("Grüße, 秘密");
        assertThat(formerBox.isCurrent(sealed)).isFalse();
        assertThatThrownBy(() -> formerBox.open(sealed, "there")).isInstanceOf(SecretException.class);
        String renewed = formerBox.renew(sealed, "here");
        assertThat(renewed).startsWith("v2.3af0dfac.");
        assertThat(formerBox.renew(renewed, "here")).isSameAs(renewed);
        assertThat(formerBox.open(renewed, "here")).isEqualTo("Grüße, 秘密");
        assertThatThrownBy(() -> formerBox.open("v2" + sealed.substring(2), "here"))
                .isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> formerBox.open("v1" + renewed.substring(2), "here"))
                .isInstanceOf(SecretException.class);
    }

    @Test
    void bytesAreSealedToo() {
        byte[] plain = {0, -1, 127, 5};
        byte[] sealed = box.seal(plain, "here");

        assertThat(box.open(sealed, "here")).isEqualTo(plain);
        assertThat(sealed.length - plain.length).isLessThan(130);
        assertThatThrownBy(() -> box.open(sealed, "there")).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> box.open(new byte[] {2, 1}, "here")).isInstanceOf(SecretException.class);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> box.open(changed, "here")).isInstanceOf(SecretException.class);
        }
    }

    @Test
    void rotationMakesAKeyThatSealsAndKeepsTheFormerOnes() throws IOException {
        String old = box.seal("old", "here");

        String name = box.rotate();

        assertThat(box.seal("new", "here")).startsWith("v2." + name + ".");
        assertThat(box.open(old, "here")).isEqualTo("old");
        assertThat(box.keyCount()).isEqualTo(2);
        String renewed = box.renew(old, "here");
        SecretBox restarted = SecretBox.withKeyFile(keys);
        assertThat(restarted.open(renewed, "here")).isEqualTo("old");
        assertThat(restarted.open(old, "here")).isEqualTo("old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    void discardedKeysOpenNothingMore() throws IOException {
        String old = box.seal("old", "here");
        box.rotate();
        String renewed = box.renew(old, "here");

        box.discardFormer();

        assertThat(box.open(renewed, "here")).isEqualTo("old");
        assertThatThrownBy(() -> box.open(old, "here")).hasMessageContaining("not in the key file");
        assertThat(Files.readAllLines(keys)).hasSize(1);
    }

    @Test
    void brokenKeyFileIsRefusedWithItsLine() throws IOException {
        Files.writeString(keys, "");
        assertThatThrownBy(() -> SecretBox.withKeyFile(keys)).hasMessageContaining("holds no key");

        Files.writeString(keys, Base64.getEncoder().encodeToString(new byte[32]) + "\n%%%\n");
        assertThatThrownBy(() -> SecretBox.withKeyFile(keys))
                .hasMessageContaining("Line 2")
                .hasMessageContaining("not base64");

        Files.writeString(keys, "AAAA\n");
        assertThatThrownBy(() -> SecretBox.withKeyFile(keys)).hasMessageContaining("not a key of 32 bytes");
    }
}
