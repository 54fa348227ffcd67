/// Answers as JSON, text, table, YAML and a stream of YAML documents, byte for byte as the AWS CLI
/// writes them.
@NullMarked
package dev.spillway.cli.output;

import org.jspecify.annotations.NullMarked;
