package io.tributary.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MembersTest {

    private static final String[] EXPECTED = {"k0", "k1", "k2", "k3"};

    @Test
    void membersBehaveLikeALinkedHashMap() {
        Random random = new Random(31);
        for (int round = 0; round < 3_000; round++) {
            Map<String, JsonNode> expected = new LinkedHashMap<>();
            Members members = start(round % 3, expected);
            int names = 1 + random.nextInt(30);
            for (int step = 0; step < 60; step++) {
                change(random, "k" + random.nextInt(names), members, expected);
                assertThat(members.toString()).isEqualTo(expected.toString());
                assertThat(members).hasSameSizeAs(expected).isEqualTo(expected);
            }
        }
        assertThat(EXPECTED).containsExactly("k0", "k1", "k2", "k3");
    }

    private static Members start(int kind, Map<String, JsonNode> expected) {
        if (kind == 0) {
            return new Members(2);
        }
        if (kind == 1) {
            return Members.expecting(EXPECTED);
        }
        JsonNode[] values = new JsonNode[EXPECTED.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = IntNode.valueOf(i);
            expected.put(EXPECTED[i], values[i]);
        }
        return new Members(EXPECTED, values);
    }

    private static void change(Random random, String name, Members members, Map<String, JsonNode> expected) {
        JsonNode value = IntNode.valueOf(random.nextInt(5));
        String key = random.nextBoolean() ? name.intern() : name;
        switch (random.nextInt(12)) {
            case 0, 1 -> assertThat((Object) members.remove(key)).isEqualTo(expected.remove(key));
            case 2 -> {
                removeEvery(members.entrySet().iterator(), value);
                removeEvery(expected.entrySet().iterator(), value);
            }
            case 3 -> {
                members.entrySet().forEach(member -> member.setValue(value));
                expected.entrySet().forEach(member -> member.setValue(value));
            }
            case 4 -> {
                if (random.nextInt(20) == 0) {
                    members.clear();
                    expected.clear();
                }
            }
            default -> assertThat((Object) members.put(key, value)).isEqualTo(expected.put(key, value));
        }
        assertThat((Object) members.get(key)).isEqualTo(expected.get(key));
        assertThat(members.containsKey(key)).isEqualTo(expected.containsKey(key));
    }

    private static void removeEvery(Iterator<Map.Entry<String, JsonNode>> entries, JsonNode value) {
        while (entries.hasNext()) {
            if (entries.next().getValue().equals(value)) {
                entries.remove();
            }
        }
    }
}
