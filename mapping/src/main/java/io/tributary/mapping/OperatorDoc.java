package io.tributary.mapping;

/**
 * One operator as the listing of the API shows it (Data Prep contract §6.1).
 *
 * @param operatorSymbol how it is written
 * @param methodName its name
 * @param numberOfOperands 1 or 2
 * @param description what it does
 * @param example an expression that uses it
 */
public record OperatorDoc(
        String operatorSymbol, String methodName, int numberOfOperands, String description, String example) {}
