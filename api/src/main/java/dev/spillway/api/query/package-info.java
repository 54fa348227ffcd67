/// AWS's Query protocol, driven by the model classes of the SDK: form parameters in, typed
/// requests; typed answers, XML out.
@NullMarked
package dev.spillway.api.query;

import org.jspecify.annotations.NullMarked;
