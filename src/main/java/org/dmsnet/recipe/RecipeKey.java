package org.dmsnet.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a recipe key means, in one sentence: the source of {@code docs/recipes.md}, which is
 * generated from the records.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RecipeKey {
  /** The sentence. */
  String value();
}
