import type { World } from '../../../engine/kernel/world';
import { controllerOf } from '../../../engine/zookeeper/tree-image';
import { brokersOf, zooKeepersOf } from '../nodes';
import type { ZooKeeperPart } from './controller-contract';

const MAX_ZNODES = 200;

/** What there is to see of a control plane without a quorum. */
export function zooKeeperPart(world: World): ZooKeeperPart | undefined {
  const [ensemble] = zooKeepersOf(world);
  if (ensemble === undefined) return undefined;
  const { tree, sessions } = ensemble.state;
  const controller = controllerOf(tree);
  const context = brokersOf(world).find(({ state }) => state.brokerId === controller)?.state.zookeeper?.controller ?? null;
  const paths = [...tree.nodes.keys()].sort().slice(0, MAX_ZNODES);
  let unansweredPushes = 0;
  for (const { queue } of context?.channels.values() ?? []) unansweredPushes += queue.length;
  return {
    controller,
    controllerEpoch: (tree.get('/controller_epoch')?.data as number | undefined) ?? 0,
    job: context?.job?.event.type ?? null,
    waitingEvents: context?.queue.length ?? 0,
    unansweredPushes,
    sessions: [...sessions.values()].map(({ id, client, lastHeardUs, timeoutUs }) => ({ id, client: world.nodes[client]?.name ?? '', heardAgoUs: world.nowUs - lastHeardUs, timeoutUs })),
    znodes: paths.map((path) => {
      const node = tree.get(path);
      return { path, data: JSON.stringify(node?.data ?? null), version: node?.stat.version ?? 0, session: node?.stat.ephemeralOwner ?? 0 };
    }),
    znodeCount: tree.nodes.size,
  };
}
