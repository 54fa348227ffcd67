/// Who sent a request: AWS Signature Version 4, in the header and in the presigned form, verified
/// against the callers that this server knows.
@NullMarked
package dev.spillway.api.sigv4;

import org.jspecify.annotations.NullMarked;
