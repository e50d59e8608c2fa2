import { FactKind } from '../facts/fact-kinds';
import type { Context } from '../kernel/behavior';
import { EMPTY_IMAGE } from '../metadata/image';
import type { BrokerState } from './broker-state';
import { reportDirectories } from './lifecycle/lifecycle';
import { mustHalt, replaceFailedDisks } from './log-directories';
import { takeOffline } from './replica-manager';

/**
 * A disk has failed: an I/O error takes all logs in its directory offline, and the controller hears of it at once (R-DUR-05). Without
 * the directory of the metadata log, or without any, the process halts.
 */
export function failDirectory(ctx: Context, broker: BrokerState, path: string): void {
  const directory = broker.directories.find((one) => one.path === path);
  if (directory === undefined || directory.isOffline) return;
  directory.isOffline = true;
  ctx.emit(FactKind.LogDirectoryFailed, ctx.nameId(path), directory.logCount);
  if (mustHalt(broker.directories)) {
    ctx.halt();
    return;
  }
  const { cause } = ctx;
  takeOffline(ctx, broker, directory.id);
  ctx.because(cause);
  reportDirectories(ctx, broker);
}

/**
 * The process is gone, and failed disks are replaced before it comes up again. With the first one the metadata log is lost; the
 * marker of an orderly stop counts only if it is in all directories.
 */
export function renewDisks(broker: BrokerState): void {
  const { directories, lifecycle } = broker;
  if (!directories.some(({ isOffline }) => isOffline)) return;
  lifecycle.cleanShutdownEpoch = -1;
  if (directories[0].isOffline) {
    broker.image = EMPTY_IMAGE;
    lifecycle.controllerId = -1;
    lifecycle.quorumEpoch = -1;
  }
  replaceFailedDisks(broker.brokerId, directories);
}
