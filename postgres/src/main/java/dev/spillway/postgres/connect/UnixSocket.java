package dev.spillway.postgres.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A unix socket as a [Socket], which Java itself does not offer. The channel never blocks, so that
/// read timeouts, which the driver's polls rely on, can be kept by a selector.
final class UnixSocket extends Socket {
  private final Path file;
  private @Nullable SocketChannel channel;
  private @Nullable Selector readable;
  private @Nullable Selector writable;
  private volatile int timeoutMillis;
  private volatile boolean closed;

  UnixSocket(Path file) {
    this.file = file;
  }

  void connect() throws IOException {
    SocketChannel opened = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      opened.connect(UnixDomainSocketAddress.of(file));
      opened.configureBlocking(false);
      readable = Selector.open();
      writable = Selector.open();
      opened.register(readable, SelectionKey.OP_READ);
      opened.register(writable, SelectionKey.OP_WRITE);
      channel = opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /// The address is the driver's idea; the path is known.
  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    connect();
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect();
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return receive(ByteBuffer.wrap(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(ByteBuffer.wrap(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        UnixSocket.this.close();
      }
    };
  }

  private int receive(ByteBuffer buffer) throws IOException {
    if (!buffer.hasRemaining()) {
      return 0;
    }
    SocketChannel connected = connected();
    int received = connected.read(buffer);
    while (received == 0) {
      if (await(readable) == 0 && timeoutMillis > 0) {
        throw new SocketTimeoutException("nothing to read from " + file);
      }
      received = connected.read(buffer);
    }
    return received;
  }

  private void send(ByteBuffer buffer) throws IOException {
    SocketChannel connected = connected();
    while (buffer.hasRemaining()) {
      if (connected.write(buffer) == 0) {
        Selector selector = Objects.requireNonNull(writable);
        selector.select();
        selector.selectedKeys().clear();
      }
    }
  }

  private int await(@Nullable Selector selector) throws IOException {
    Selector open = Objects.requireNonNull(selector);
    try {
      int ready = open.select(timeoutMillis);
      open.selectedKeys().clear();
      return ready;
    } catch (ClosedSelectorException e) {
      throw new SocketException("socket closed", e);
    }
  }

  private SocketChannel connected() throws SocketException {
    SocketChannel open = channel;
    if (open == null || closed) {
      throw new SocketException(closed ? "socket closed" : "socket not connected");
    }
    return open;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (channel != null) {
      channel.close();
    }
    // Closing a selector wakes the thread that waits in it.
    if (readable != null) {
      readable.close();
    }
    if (writable != null) {
      writable.close();
    }
    super.close();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return channel != null;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void shutdownOutput() throws IOException {
    connected().shutdownOutput();
  }

  // What only TCP has is accepted and means nothing.

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public void setReceiveBufferSize(int bytes) {}

  @Override
  public void setSendBufferSize(int bytes) {}

  @Override
  public int getReceiveBufferSize() {
    return 1 << 16;
  }

  @Override
  public int getSendBufferSize() {
    return 1 << 16;
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {}
}
