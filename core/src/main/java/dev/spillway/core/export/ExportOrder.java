package dev.spillway.core.export;

import dev.spillway.core.layout.ExportFolder;

/// Which export is to be run, and where its objects go.
///
/// @param exportId the export task's identifier; plans are kept by it, and objects carry it
public record ExportOrder(String exportId, ExportFolder folder) {}
