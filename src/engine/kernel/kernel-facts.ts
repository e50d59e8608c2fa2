/** Facts that the kernel itself states. Numbers 1–19 are the kernel's; `facts/` describes them. */
export const KernelFact = {
  NodeStarted: 1,
  NodeCrashed: 2,
  NodeStopping: 3,
  NodeStopped: 4,
  NodePaused: 5,
  NodeResumed: 6,
  LinkCut: 7,
  LinkHealed: 8,
  LinkDegraded: 9,
  DiskSlowed: 10,
  DiskRestored: 11,
  RequestTimedOut: 12,
  ClockSet: 13,
} as const;
