/// Where credentials, region, endpoint and formats come from: options, environment, the files of
/// AWS's tools.
@NullMarked
package dev.spillway.cli.setting;

import org.jspecify.annotations.NullMarked;
