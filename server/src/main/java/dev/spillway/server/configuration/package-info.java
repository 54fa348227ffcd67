/// The configuration: one YAML file with environment overrides, bound to records. What the records
/// say is what there is: their components are the keys, [Default] is the default.
@NullMarked
package dev.spillway.server.configuration;

import org.jspecify.annotations.NullMarked;
