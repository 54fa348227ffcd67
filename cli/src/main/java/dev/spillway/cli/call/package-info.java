/// One call of the API: form, signature, transport, retries, answer, pages.
@NullMarked
package dev.spillway.cli.call;

import org.jspecify.annotations.NullMarked;
