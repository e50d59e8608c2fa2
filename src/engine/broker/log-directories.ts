/**
 * A broker's log directories, as listed in log.dirs: each a disk of its own (KIP-858). The first also holds the metadata log.
 * All of it is on disk.
 */
export interface LogDirectory {
  readonly path: string;
  /** Written into the directory when it is formatted. */
  id: string;
  /** It has failed in this life of the process, which does not use it any more (R-DUR-05). */
  isOffline: boolean;
  /** How many logs lie in it. */
  logCount: number;
  /** How often the disk has been replaced. */
  replacements: number;
}

export function createLogDirectories(brokerId: number, paths: readonly string[]): LogDirectory[] {
  return paths.map((path, index) => ({ path, id: directoryId(brokerId, index, 0), isOffline: false, logCount: 0, replacements: 0 }));
}

export function copyLogDirectories(directories: readonly LogDirectory[]): LogDirectory[] {
  return directories.map((directory) => ({ ...directory }));
}

/** A real one is drawn; here it follows from the broker, the place in log.dirs and the disk. 22 digits of URL-safe base64. */
function directoryId(brokerId: number, index: number, replacements: number): string {
  return `log-dir-${brokerId}-${index}-${replacements}-`.padEnd(22, 'A');
}

export function onlineDirectoryIds(directories: readonly LogDirectory[]): readonly string[] {
  return directories.filter(({ isOffline }) => !isOffline).map(({ id }) => id);
}

export function offlineDirectoryIds(directories: readonly LogDirectory[]): readonly string[] {
  return directories.filter(({ isOffline }) => isOffline).map(({ id }) => id);
}

/** Where a new log goes: where the metadata want it if that is here and works, else where the fewest logs are. */
export function directoryForNewLog(directories: readonly LogDirectory[], assigned: string): LogDirectory {
  let best: LogDirectory | undefined;
  for (const directory of directories) {
    if (directory.isOffline) continue;
    if (directory.id === assigned) return directory;
    if (best === undefined || directory.logCount < best.logCount) best = directory;
  }
  if (best === undefined) throw new Error('a broker without a working log directory makes no log');
  return best;
}

/** A log has come into a directory, or gone from it. */
export function countLog(directories: readonly LogDirectory[], id: string, change: 1 | -1): void {
  const directory = directories.find((one) => one.id === id);
  if (directory !== undefined) directory.logCount += change;
}

/** The metadata log's disk is gone, hence the broker cannot go on; neither can it without any directory at all. */
export function mustHalt(directories: readonly LogDirectory[]): boolean {
  return directories[0].isOffline || directories.every(({ isOffline }) => isOffline);
}

/** Between two lives of the process failed disks are replaced by empty ones. */
export function replaceFailedDisks(brokerId: number, directories: readonly LogDirectory[]): void {
  directories.forEach((directory, index) => {
    if (!directory.isOffline) return;
    directory.replacements++;
    directory.id = directoryId(brokerId, index, directory.replacements);
    directory.isOffline = false;
    directory.logCount = 0;
  });
}
