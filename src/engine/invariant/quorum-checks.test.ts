import { describe, expect, it } from 'vitest';
import type { ControllerState } from '../controller/controller-state';
import { appendMetadata, beginAtSnapshot, createMetadataLog, shortenMetadata, type MetadataLog } from '../controller/metadata-log';
import { FactKind } from '../facts/fact-kinds';
import { QuorumChecks } from './quorum-checks';

function logOf(epochs: readonly number[], highWatermark: number): MetadataLog {
  const log = createMetadataLog();
  for (const epoch of epochs) appendMetadata(log, { baseOffset: log.logEndOffset, epoch, records: [{ type: 'NoOpRecord' }], cause: 0, causes: [] }, 0);
  log.highWatermark = highWatermark;
  return log;
}

const controller = (nodeId: number, log: MetadataLog): ControllerState => ({ nodeId, log, raft: { election: { epoch: 2 } } }) as ControllerState;

describe('what the quorum has committed', () => {
  it('INV-14: is the same for every controller', () => {
    const checks = new QuorumChecks();
    const log = logOf([1, 1, 2], 3);
    expect(checks.look(controller(101, log))).toBeNull();
    expect(checks.look(controller(103, log))).toBeNull();
    expect(checks.look(controller(102, logOf([1, 1, 1], 3)))?.invariant).toBe('INV-14');
  });

  it('INV-14: also what a snapshot takes the place of in the event that commits it', () => {
    const checks = new QuorumChecks();
    checks.look(controller(101, logOf([1, 2], 2)));
    const behind = logOf([1, 1], 0);
    expect(checks.look(controller(102, behind))).toBeNull();
    behind.highWatermark = 2;
    shortenMetadata(behind, { endOffset: 2, epoch: 1 });
    expect(checks.look(controller(102, behind))?.invariant).toBe('INV-14');
  });

  it('INV-14: not what a deposed leader had of its own when the new one’s snapshot took the place of its log', () => {
    const checks = new QuorumChecks();
    const deposed = logOf([1, 1], 0);
    checks.look(controller(102, deposed));
    checks.look(controller(101, logOf([2, 2], 2)));
    beginAtSnapshot(deposed, { endOffset: 2, epoch: 2 });
    checks.fact(102, FactKind.MetadataSnapshotLoaded, 2, 2);
    expect(checks.look(controller(102, deposed))).toBeNull();
  });
});
