import type { ControllerState } from '../../../engine/controller/controller-state';
import type { World } from '../../../engine/kernel/world';
import { statusOf, type Typed } from '../nodes';
import type { VoterCard } from './controller-contract';

/** The controller that decides. The sole voter of its quorum does so whenever it runs. */
export function activeOf(controllers: readonly Typed<ControllerState>[]): Typed<ControllerState> | null {
  return controllers.find(({ node }) => node.status === 'running') ?? null;
}

/** What a voter is in its quorum. */
export function voterCard(_world: World, { ix, node, state }: Typed<ControllerState>, isActive: boolean): VoterCard {
  const { log } = state;
  return {
    id: state.nodeId, name: node.name, node: ix, status: statusOf(node), state: isActive ? 'Leader' : 'offline', isActive, epoch: log.epoch,
    rows: [
      ['voters', state.voters.join(', ')],
      ['log end offset', String(log.logEndOffset)],
      ['high watermark', String(log.highWatermark)],
      ['answers that wait', String(state.deferred.length)],
    ],
    logEnd: log.logEndOffset, highWatermark: log.highWatermark,
  };
}
