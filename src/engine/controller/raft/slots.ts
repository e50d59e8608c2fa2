/** A controller's connections to another one, by what they are for. */
export const RaftSlot = {
  /** Long polls of a follower. */
  Fetch: 0,
  /** Votes and the beginning and end of epochs, which must not wait behind a poll. */
  Quorum: 1,
} as const;
