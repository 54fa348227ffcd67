package dev.spillway.embedded.s3.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// The bytes at the start of an object's file that describe it: magic, length, fields, CRC.
final class ObjectHead {
  private static final long MAGIC = 0x5350_494c_4f42_4a31L; // "SPILOBJ1"

  /// Of a copy that shares part files.
  private static final long COPY_MAGIC = 0x5350_494c_4f42_4a32L; // "SPILOBJ2"

  private static final int LONGEST = 1 << 20;

  private ObjectHead() {}

  static byte[] encode(StoredObject object) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(fields);
    text(out, object.name().bucket());
    text(out, object.name().key());
    text(out, object.etag());
    out.writeLong(object.modified().toEpochMilli());
    texts(out, object.headers().standard());
    texts(out, object.headers().user());
    text(out, object.sealing().algorithm());
    text(out, object.sealing().keyArn());
    bytes(out, object.sealing().wrapped());
    boolean copy = object.sealing().contentKey().length > 0;
    if (copy) {
      bytes(out, object.sealing().contentKey());
    }
    out.writeInt(object.parts().size());
    for (PartFile part : object.parts()) {
      out.writeInt(part.number());
      out.writeLong(part.bytes());
      text(out, part.etag());
    }
    text(out, object.content());
    byte[] body = fields.toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(body);

    ByteArrayOutputStream head = new ByteArrayOutputStream(body.length + 16);
    DataOutputStream framed = new DataOutputStream(head);
    framed.writeLong(copy ? COPY_MAGIC : MAGIC);
    framed.writeInt(body.length);
    framed.write(body);
    framed.writeInt((int) crc.getValue());
    return head.toByteArray();
  }

  /// Reads a head and leaves the stream behind it.
  static StoredObject decode(InputStream source) throws IOException {
    DataInputStream framed = new DataInputStream(source);
    long magic = framed.readLong();
    if (magic != MAGIC && magic != COPY_MAGIC) {
      throw new IOException("not an object's file");
    }
    int length = framed.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a head of " + length + " bytes");
    }
    byte[] body = framed.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the head is cut off");
    }
    CRC32C crc = new CRC32C();
    crc.update(body);
    if (framed.readInt() != (int) crc.getValue()) {
      throw new IOException("the head is damaged");
    }
    return fields(new DataInputStream(new ByteArrayInputStream(body)), magic == COPY_MAGIC);
  }

  private static StoredObject fields(DataInputStream in, boolean copy) throws IOException {
    ObjectName name = new ObjectName(text(in), text(in));
    String etag = text(in);
    Instant modified = Instant.ofEpochMilli(in.readLong());
    ContentHeaders headers = new ContentHeaders(texts(in), texts(in));
    Sealing sealing = new Sealing(text(in), text(in), bytes(in), copy ? bytes(in) : new byte[0]);
    int count = in.readInt();
    List<PartFile> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(new PartFile(in.readInt(), in.readLong(), text(in)));
    }
    return new StoredObject(name, etag, modified, headers, sealing, parts, text(in));
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void texts(DataOutputStream out, Map<String, String> texts) throws IOException {
    out.writeInt(texts.size());
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      text(out, entry.getKey());
      text(out, entry.getValue());
    }
  }

  private static Map<String, String> texts(DataInputStream in) throws IOException {
    int size = in.readInt();
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      texts.put(text(in), text(in));
    }
    return texts;
  }
}
