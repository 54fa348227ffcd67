/// `spillway ddl`: statements that make an export's tables known to the engines that read it.
@NullMarked
package dev.spillway.cli.ddl;

import org.jspecify.annotations.NullMarked;
