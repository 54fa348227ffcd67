/// From an argument vector to the parameters of an operation, by the rules of the AWS CLI.
@NullMarked
package dev.spillway.cli.argument;

import org.jspecify.annotations.NullMarked;
