package dev.spillway.embedded.s3;

import dev.spillway.core.kms.Kms;
import dev.spillway.core.policy.Grants;
import dev.spillway.core.policy.Principal;
import dev.spillway.embedded.s3.awssdk.Errors;
import dev.spillway.embedded.s3.awssdk.OwnClient;
import dev.spillway.embedded.s3.awssdk.Rights;
import dev.spillway.embedded.s3.awssdk.SdkBlobStore;
import dev.spillway.embedded.s3.store.EncryptedStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/// An S3 endpoint on the loopback interface, for a machine that has no other store. Every request
/// must be signed (SigV4) with one of the access keys, which may do what its grants say. Objects
/// are encrypted on disk under KMS keys and plain through the endpoint; a request that names a key
/// that is missing or not enabled is refused, also for reading. Thread-safe.
public final class EmbeddedS3 implements AutoCloseable {
  /// Before anybody has signed anything.
  private static final Rights NOBODY =
      new Rights(new Principal.Service("anonymous"), Grants.NOTHING);

  private final EncryptedStore store;
  private final S3Proxy proxy;
  private final AccessKeys accessKeys;
  private final String region;
  private final URI endpoint;

  /// What the endpoint is made of.
  ///
  /// @param directory holds everything; made if it is missing, used by one process at a time
  /// @param port 0 for any that is free
  /// @param region what HeadBucket answers
  /// @param defaultKey KMS key of objects whose writer names none
  /// @param quotaBytes how much the objects may take on disk; `Long.MAX_VALUE` for no limit
  public record Settings(
      Path directory, int port, String region, String defaultKey, long quotaBytes) {}

  /// What becomes of requests with `x-amz-` headers that mean nothing here.
  public enum UnknownHeaders {
    REFUSED,
    IGNORED
  }

  private EmbeddedS3(EncryptedStore store, S3Proxy proxy, AccessKeys accessKeys, String region) {
    this.store = store;
    this.proxy = proxy;
    this.accessKeys = accessKeys;
    this.region = region;
    this.endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /// Starts to listen.
  ///
  /// @throws IllegalStateException if the port or the directory is in use; the message says which
  public static EmbeddedS3 start(
      Settings settings, Kms kms, AccessKeys accessKeys, InstantSource clock) {
    return start(settings, kms, accessKeys, clock, UnknownHeaders.REFUSED);
  }

  /// Starts to listen as a store whose access keys may be temporary ones, if unknown headers are
  /// ignored: the session token beside them is one.
  public static EmbeddedS3 start(
      Settings settings,
      Kms kms,
      AccessKeys accessKeys,
      InstantSource clock,
      UnknownHeaders unknownHeaders) {
    EncryptedStore store =
        new EncryptedStore(
            new EncryptedStore.Settings(
                settings.directory(), settings.defaultKey(), settings.quotaBytes()),
            kms,
            clock);
    SdkBlobStore blobStore = new SdkBlobStore(store, settings.region(), NOBODY);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(blobStore)
            .endpoint(URI.create("http://127.0.0.1:" + settings.port()))
            .ignoreUnknownHeaders(unknownHeaders == UnknownHeaders.IGNORED)
            // Only turns authentication on: the locator below replaces this one identity.
            .awsAuthentication(AuthenticationType.AWS_V4, "none", UUID.randomUUID().toString())
            .build();
    proxy.setBlobStoreLocator(
        (accessKeyId, bucket, key) -> grant(accessKeys, accessKeyId, store, settings.region()));
    try {
      proxy.start();
    } catch (Exception e) {
      store.close();
      throw new IllegalStateException(
          "cannot start the embedded S3 endpoint on port "
              + settings.port()
              + ": "
              + e.getMessage(),
          e);
    }
    return new EmbeddedS3(store, proxy, accessKeys, settings.region());
  }

  public URI endpoint() {
    return endpoint;
  }

  public int port() {
    return endpoint.getPort();
  }

  /// A client in this process, which needs no connection and no signature. It may do what the
  /// grants of the access key say at each request. Only exports' operations are answered.
  public S3Client client(Supplier<String> accessKeyId) {
    return new OwnClient(() ->
        accessKeys
            .find(accessKeyId.get())
            .map(user -> blobStore(store, region, user))
            .orElseThrow(Errors::unknownAccessKey));
  }

  private static SdkBlobStore blobStore(EncryptedStore store, String region, StoreUser user) {
    return new SdkBlobStore(store, region, new Rights(user.principal(), user.grants()));
  }

  /// Makes a bucket unless it is there.
  public void createBucket(String bucket) {
    if (!store.hasBucket(bucket)) {
      store.createBucket(bucket);
    }
  }

  /// Waits for requests that run, then stops.
  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the embedded S3 endpoint", e);
    } finally {
      store.close();
    }
  }

  private static @Nullable AccessGrant grant(
      AccessKeys accessKeys, @Nullable String accessKeyId, EncryptedStore store, String region) {
    return accessKeyId == null
        ? null
        : accessKeys
            .find(accessKeyId)
            .map(user -> new AccessGrant(user.secret(), blobStore(store, region, user)))
            .orElse(null);
  }
}
