package dev.spillway.postgres.heap;

import java.util.List;

/// A bug at one point of the reader.
///
/// @param what it does
/// @param file in the package of the reader
/// @param right what stands there, once
/// @param wrong what stands there with the bug
record PlantedBug(String what, String file, String right, String wrong) {
  static List<PlantedBug> all() {
    return List.of(
        new PlantedBug(
            "a row is shown whose inserter is hinted as aborted",
            "visibility/Visibility",
            "case TupleHeader.XMIN_INVALID -> false;",
            "case TupleHeader.XMIN_INVALID -> true;"),
        new PlantedBug(
            "pg_xact is not asked for who inserted",
            "visibility/Visibility",
            "default -> isCommitted(TupleHeader.xmin(bytes, tuple));",
            "default -> true;"),
        new PlantedBug(
            "a row lock is taken for a delete",
            "visibility/Visibility",
            "(mask & TupleHeader.XMAX_INVALID) != 0 || isOnlyLocked(mask)",
            "(mask & TupleHeader.XMAX_INVALID) != 0"),
        new PlantedBug(
            "a multixact's updater is ignored",
            "visibility/Visibility",
            "return isCommitted(transactions.multis().updater(xmax));",
            "return false;"),
        new PlantedBug(
            "a multixact's updater always commits",
            "visibility/Visibility",
            "return isCommitted(transactions.multis().updater(xmax));",
            "return transactions.multis().updater(xmax) != 0;"),
        new PlantedBug(
            "an aborted delete is believed",
            "visibility/Visibility",
            "return (mask & TupleHeader.XMAX_COMMITTED) != 0 || isCommitted(xmax);",
            "return true;"),
        new PlantedBug(
            "the first member of a multixact is taken for its updater",
            "visibility/MultiXacts",
            "if (status > FOR_UPDATE) {",
            "if (updater == 0) {"),
        new PlantedBug(
            "a lock in a multixact is taken for an update",
            "visibility/MultiXacts",
            "FOR_UPDATE = 3;",
            "FOR_UPDATE = 0;"),
        new PlantedBug(
            "an aborted or prepared transaction is taken for a committed one",
            "visibility/Transactions",
            "& 3) == COMMITTED;",
            "& 3) != 4;"),
        new PlantedBug(
            "the status of another transaction is read",
            "visibility/Transactions",
            "((index & 3) << 1)",
            "(index & 3)"),
        new PlantedBug(
            "dead line pointers are read",
            "PageBatch",
            "Page.state(pointer) == Page.NORMAL",
            "Page.state(pointer) != Page.UNUSED"),
        new PlantedBug(
            "every page is taken for all-visible",
            "PageBatch",
            "= Page.isAllVisible(bytes, page);",
            "= true;"),
        new PlantedBug(
            "the NULL bitmap is off by one bit",
            "decode/AttributeWalk",
            "(attribute.number() - 1) & 7",
            "attribute.number() & 7"),
        new PlantedBug(
            "the NULL bitmap is ignored",
            "decode/TupleSlice",
            "hasNull = TupleHeader.hasNull(bytes, tuple);",
            "hasNull = false;"),
        new PlantedBug(
            "no padding is left out before values of varying length",
            "decode/AttributeWalk",
            "at < end && bytes[at] == 0",
            "at > end && bytes[at] == 0"),
        new PlantedBug(
            "numbers are not aligned in rows without NULLs",
            "decode/AttributeWalk",
            "(positions[row] + alignment - 1) & -alignment",
            "positions[row]"),
        new PlantedBug(
            "numbers are not aligned in rows with NULLs",
            "decode/AttributeWalk",
            "(position + alignment - 1) & -alignment",
            "position"),
        new PlantedBug(
            "a NULL still has a length",
            "decode/AttributeWalk",
            "((head & 0xFF) >>> 1) & -flag",
            "((head & 0xFF) >>> 1)"),
        new PlantedBug(
            "a column that a row is older than is NULL",
            "decode/RunDecoder",
            "missing.addTo(vector);",
            "vector.addNull();"),
        new PlantedBug(
            "a run of rows is taken for as old as its first",
            "decode/TupleSlice",
            "end < to && has(end, number) == has",
            "end < to"),
        new PlantedBug(
            "a dropped column of a fixed length is not passed over",
            "decode/AttributeSkip",
            "default -> walk.fixed(rows, row, end);",
            "default -> {}"),
        new PlantedBug(
            "long copies of pglz are too short",
            "toast/Pglz",
            "size += source[read++] & 0xFF;",
            "size += source[read++];"),
        new PlantedBug(
            "copies that overlap themselves are made by words",
            "toast/BackCopy",
            "back >= Long.BYTES && size",
            "back >= 1 && size"),
        new PlantedBug(
            "a value in TOAST is not decompressed",
            "toast/Varlena",
            "if (storedSize == rawSize) {",
            "if (rawSize > 0) {"),
        new PlantedBug(
            "the TOAST index is read no further than one leaf",
            "toast/ToastIndex",
            "if (!isIgnored() && collect(value)) {",
            "if (!isIgnored() && (collect(value) || steps >= 0)) {"),
        new PlantedBug(
            "a numeric of many digits loses its sign",
            "decode/NumericSink",
            "long sign = (header & 0x2000L) << 1;",
            "long sign = 0;"),
        new PlantedBug(
            "a scaled numeric loses its sign",
            "decode/ScaledNumericDecoder",
            "(header & NEGATIVE) != 0",
            "false"),
        new PlantedBug(
            "the default of an added numeric stays in COPY's form",
            "decode/MissingValue",
            "if (wire != Wire.SCALED_NUMERIC",
            "if (wire == Wire.SCALED_NUMERIC"),
        new PlantedBug(
            "the ends among a jsonb's entries are taken for lengths",
            "decode/JsonbText",
            "((entry & ENTRY_IS_END) != 0 ? data : at)",
            "at"));
  }
}
