/// The store behind S3Proxy's front end.
///
/// The package's name is part of the contract: the front end decides by the package of a store's
/// class what the store does itself, and conditional writes and deletes are left to the store only
/// in a package called `awssdk`.
@NullMarked
package dev.spillway.embedded.s3.awssdk;

import org.jspecify.annotations.NullMarked;
