// Bounds of a scan. A result that met one says so.

/** Files above this many bytes are not parsed: no C file that people wrote is that long (generated tables are). */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** `4 MiB`, for messages. */
export const MAX_FILE_SIZE_TEXT = `${String(MAX_FILE_BYTES / (1024 * 1024))} MiB`;
