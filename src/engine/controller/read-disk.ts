import { belowDirectory, META_PROPERTIES, metaProperties, type DiskFile } from '../protocol/disk-file';
import { directoryIdOf, type ControllerState } from './controller-state';

/** The directory of a controller's metadata log, and that it is formatted. The log itself has no segment files here. */
export function readControllerDisk({ nodeId, clusterId, staticConfig, config }: ControllerState, path: string): DiskFile | undefined {
  const isDefault = !staticConfig.has('log.dirs') && !staticConfig.has('log.dir');
  const [directory = ''] = config.logDirs ?? config.logDir ?? [];
  const below = belowDirectory(path, directory, nodeId, isDefault);
  if (below === '') return { kind: 'folder', names: [META_PROPERTIES] };
  return below === META_PROPERTIES ? { kind: 'text', content: metaProperties(clusterId, directoryIdOf(nodeId), nodeId) } : undefined;
}
