import { describe, expect, it } from 'vitest';
import { countLog, createLogDirectories, directoryForNewLog, mustHalt, offlineDirectoryIds, onlineDirectoryIds, replaceFailedDisks } from './log-directories';

describe('log directories of a broker', () => {
  it('KIP-858: each has an id of its own, of 22 digits', () => {
    const ids = [1, 2, 11].flatMap((brokerId) => createLogDirectories(brokerId, ['/d1', '/d2']).map(({ id }) => id));
    expect(new Set(ids).size).toBe(6);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('a new log goes where the metadata want it, else where the fewest are, never to a failed one', () => {
    const directories = createLogDirectories(1, ['/d1', '/d2', '/d3']);
    const [first, second, third] = directories;
    expect(directoryForNewLog(directories, '')).toBe(first);
    countLog(directories, first.id, 1);
    expect(directoryForNewLog(directories, '')).toBe(second);
    expect(directoryForNewLog(directories, first.id)).toBe(first);
    second.isOffline = true;
    expect(directoryForNewLog(directories, second.id)).toBe(third);
  });

  it('R-INC-15: the broker cannot go on without the first, which holds the metadata log, or without all', () => {
    const directories = createLogDirectories(1, ['/d1', '/d2']);
    directories[1].isOffline = true;
    expect(mustHalt(directories)).toBe(false);
    directories[0].isOffline = true;
    expect(mustHalt(directories)).toBe(true);
  });

  it('R-DUR-05: a replaced disk is empty and is another directory', () => {
    const directories = createLogDirectories(1, ['/d1', '/d2']);
    const [kept, lost] = onlineDirectoryIds(directories);
    countLog(directories, lost, 1);
    directories[1].isOffline = true;
    expect(offlineDirectoryIds(directories)).toEqual([lost]);
    replaceFailedDisks(1, directories);
    expect(onlineDirectoryIds(directories)[0]).toBe(kept);
    expect(onlineDirectoryIds(directories)).not.toContain(lost);
    expect(directories[1].logCount).toBe(0);
  });
});
