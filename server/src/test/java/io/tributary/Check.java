package io.tributary;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which client check of the contract (§11) a test makes; the coverage page is made of these. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Check {

    /** Its number. */
    int[] value();

    /** What of it is not tested, and why; empty when all of it is. */
    String but() default "";
}
