/** Validated records that a YAML file becomes. */
package org.dmsnet.recipe;
