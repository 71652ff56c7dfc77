/** What one caller may take of a server that everyone needs. Sizes are bytes, times milliseconds. */
export type Limits = {
  /** A body of `/relay/channel`: what the keeper takes, 64 entries in their box. */
  readonly channelBytes: number;
  /** A body of the other handshake paths. */
  readonly handshakeBytes: number;
  /** A body that asks for entries. */
  readonly questionBytes: number;
  /** Entries of the access journal in one answer. */
  readonly journalEntries: number;
  /** Entries behind a measure in one answer. */
  readonly measuredEntries: number;
  /** Bodies on their way to the keeper at one time: of one address, and of all. */
  readonly relayBytesPerAddress: number;
  readonly relayBytes: number;
  /** Handshakes of one address: how many at once, and how many a second after that. */
  readonly handshakeBurst: number;
  readonly handshakesPerSecond: number;
  readonly connections: number;
  readonly feeds: number;
  readonly feedsPerSession: number;
  /** Between two heartbeats of a feed. */
  readonly heartbeatMs: number;
  /** A feed whose reader takes nothing for so long is cut. */
  readonly slowReaderMs: number;
  /** For the headers, and for the whole of a request, to arrive. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** A connection over which nothing has moved either way for so long is cut: nobody takes an answer, or nobody asks. */
  readonly stalledMs: number;
};

export const LIMITS: Limits = {
  channelBytes: 5 * 2 ** 20,
  handshakeBytes: 64 * 2 ** 10,
  questionBytes: 4 * 2 ** 10,
  journalEntries: 200,
  measuredEntries: 50,
  relayBytesPerAddress: 32 * 2 ** 20,
  relayBytes: 256 * 2 ** 20,
  // A control room behind one address signs in at the start of a shift.
  handshakeBurst: 240,
  handshakesPerSecond: 4,
  connections: 8_192,
  feeds: 4_096,
  feedsPerSession: 6,
  heartbeatMs: 15_000,
  slowReaderMs: 20_000,
  headersMs: 10_000,
  requestMs: 60_000,
  stalledMs: 60_000,
};
