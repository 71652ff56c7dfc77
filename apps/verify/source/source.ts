/** Where the log is read from: a tree of static files, here or behind a URL. */
export type Source = {
  /**
   * The bytes at a path below the log's prefix, or null where there is nothing.
   * @throws Unreadable where it cannot be told, or there are more than `most` bytes
   */
  read(path: string, most: number): Promise<Uint8Array | null>;
};
