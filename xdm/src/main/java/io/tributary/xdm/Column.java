package io.tributary.xdm;

/**
 * One column of the table a schema becomes, or one member of a struct column.
 *
 * @param name the XDM (xed) property name, unchanged; never empty
 * @param type what the column holds
 * @param required whether the schema demands a value; tables keep every column optional because a schema may relax this later
 * @param doc the field's title, empty when it has none
 */
public record Column(String name, ColumnType type, boolean required, String doc) {}
