/// Where objects lie and what the manifests say: RDS's keys, export_info and export_tables_info.
@NullMarked
package dev.spillway.core.layout;

import org.jspecify.annotations.NullMarked;
