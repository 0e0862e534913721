package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's roles, by sandbox. {@code *} stands for every sandbox that isn't named, also for those that are made later.
 *
 * @param roles by sandbox name
 */
record Grants(Map<String, Role> roles) {

    static final String EVERY_SANDBOX = "*";

    /** Everything everywhere. */
    static final Grants ALL = new Grants(Map.of(EVERY_SANDBOX, Role.ADMIN));

    Grants {
        roles = Map.copyOf(roles);
    }

    boolean allow(Permission permission, String sandbox) {
        Role role = roles.getOrDefault(sandbox, roles.get(EVERY_SANDBOX));
        return role != null && role.may(permission);
    }

    /** Whether the client may in all sandboxes, those of the future included. */
    boolean allowEverywhere(Permission permission) {
        return roles.containsKey(EVERY_SANDBOX) && roles.values().stream().allMatch(role -> role.may(permission));
    }

    /** Whether the client may in some sandbox. */
    boolean allowSomewhere(Permission permission) {
        return roles.values().stream().anyMatch(role -> role.may(permission));
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(roles).forEach((sandbox, role) -> json.put(sandbox, role.text()));
        return json;
    }

    /** What {@link #json} wrote; a client of a version without roles may do everything. */
    static Grants stored(ObjectNode body) {
        if (!(body.get("roles") instanceof ObjectNode json)) {
            return ALL;
        }
        Map<String, Role> roles = new TreeMap<>();
        json.properties()
                .forEach(
                        entry -> Role.of(entry.getValue().asText()).ifPresent(role -> roles.put(entry.getKey(), role)));
        return new Grants(roles);
    }
}
