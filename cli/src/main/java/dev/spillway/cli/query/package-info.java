/// JMESPath over answers.
@NullMarked
package dev.spillway.cli.query;

import org.jspecify.annotations.NullMarked;
