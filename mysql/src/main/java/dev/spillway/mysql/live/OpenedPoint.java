package dev.spillway.mysql.live;

import dev.spillway.core.source.Notice;
import dev.spillway.mysql.catalog.ServerCatalog;
import dev.spillway.mysql.catalog.TableIdentities;
import dev.spillway.mysql.charset.Charsets;
import java.util.List;
import org.mariadb.jdbc.Connection;

/// A point that is held by connections.
///
/// @param observer outside the point: sees the catalog as it is now
/// @param evidence how the point was reached
record OpenedPoint(
    Connection observer,
    List<Connection> connections,
    ServerCatalog catalog,
    TableIdentities identities,
    Charsets charsets,
    List<Notice> notices,
    String evidence) {}
