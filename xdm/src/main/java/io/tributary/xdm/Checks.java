package io.tributary.xdm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.xdm.FieldType.Field;
import io.tributary.xdm.FieldType.TextPattern;
import io.tributary.xdm.FieldType.TextRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the fields of a schema into the checks that read its records. */
final class Checks {

    private Checks() {}

    static GroupCheck group(FieldType.Group group, @Nullable String location) {
        List<GroupCheck.Slot> slots = new ArrayList<>();
        for (Field field : group.fields()) {
            Check check = check(type(field), location + "/properties/" + Names.escape(field.name()));
            Object otherwise = field.required() ? otherwise(field, check) : null;
            slots.add(new GroupCheck.Slot(field.name(), slots.size(), check, field.required(), otherwise));
        }
        return new GroupCheck(location, slots);
    }

    /** An empty text says nothing, so a required one must not be empty (schema-registry contract §4.3). */
    private static FieldType type(Field field) {
        return field.required() && field.type() instanceof FieldType.Text text ? notEmpty(text) : field.type();
    }

    private static FieldType.Text notEmpty(FieldType.Text text) {
        TextRules rules = text.rules();
        return rules.minLength() > 0
                ? text
                : new FieldType.Text(new TextRules(rules.pattern(), 1, rules.maxLength()), text.format());
    }

    /** Text with a pattern must not be empty either, even where the pattern lets it be. */
    private static FieldType.Text kept(FieldType.Text text) {
        TextPattern pattern = text.rules().pattern();
        boolean letsEmpty = pattern != null && new BoundedMatch().find(pattern, "") == BoundedMatch.Result.FOUND;
        return letsEmpty ? notEmpty(text) : text;
    }

    /** Defaults stand in for missing required values of truth and enumerated fields only (contract §3.1), if valid. */
    private static @Nullable Object otherwise(Field field, Check check) {
        JsonNode declared = field.otherwise();
        boolean counts = field.type() instanceof FieldType.Bool || field.type() instanceof FieldType.OneOf;
        if (declared == null || !counts) {
            return null;
        }
        Findings findings = new Findings();
        Object value = check.read(declared, findings);
        return findings.size() == 0 ? value : null;
    }

    private static Check check(FieldType type, @Nullable String location) {
        return switch (type) {
            case FieldType.Group group -> group(group, location);
            case FieldType.AnyObject o -> new ContainerChecks.JsonCheck(location, true);
            case FieldType.AnyList l -> new ContainerChecks.JsonCheck(location, false);
            case FieldType.MapOf map ->
                new ContainerChecks.MapCheck(location, check(map.value(), location + "/additionalProperties"));
            case FieldType.ListOf list ->
                new ContainerChecks.ListCheck(location, check(list.item(), location + "/items"), list);
            case FieldType.Text text -> new TextChecks.TextCheck(location, kept(text));
            case FieldType.Day day -> new TextChecks.DayCheck(location, day.rules());
            case FieldType.Moment moment -> new TextChecks.MomentCheck(location, moment.rules());
            case FieldType.Whole whole -> new NumberChecks.WholeCheck(location, whole);
            case FieldType.Real real -> new NumberChecks.RealCheck(location, real.rules());
            case FieldType.Bool b -> new TextChecks.BoolCheck(location);
            // Base and list of values share the place of their parent, which names it.
            case FieldType.OneOf one ->
                new ContainerChecks.OneOfCheck(location, check(one.base(), null), one.allowed());
        };
    }
}
