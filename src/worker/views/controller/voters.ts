import type { ControllerState } from '../../../engine/controller/controller-state';
import { currentVoters } from '../../../engine/controller/raft/voter-set';
import type { World } from '../../../engine/kernel/world';
import { statusOf, type Typed } from '../nodes';
import type { VoterCard } from './controller-contract';

/** The controller that decides: the leader of the newest epoch. One that has been cut off may still believe to be it. */
export function activeOf(controllers: readonly Typed<ControllerState>[]): Typed<ControllerState> | null {
  let active: Typed<ControllerState> | null = null;
  for (const controller of controllers) {
    if (controller.state.active && (active === null || controller.state.raft.election.epoch > active.state.raft.election.epoch)) active = controller;
  }
  return active;
}

/** What a voter is in its quorum. */
export function voterCard(_world: World, { ix, node, state }: Typed<ControllerState>, isActive: boolean): VoterCard {
  const { log, raft } = state;
  return {
    id: state.nodeId, name: node.name, node: ix, status: statusOf(node), state: node.status === 'down' ? 'offline' : raft.role, isActive, epoch: raft.election.epoch,
    rows: [
      ['voters', currentVoters(raft.voterSets).map((voter) => voter.voterId).join(', ')],
      ['voted for', raft.election.votedId < 0 ? 'nobody' : String(raft.election.votedId)],
      ['leader it knows', raft.election.leaderId < 0 ? 'none' : String(raft.election.leaderId)],
      ['log end offset', String(log.logEndOffset)],
      ['high watermark', String(log.highWatermark)],
      ['answers that wait', String(state.deferred.length)],
    ],
    logEnd: log.logEndOffset, highWatermark: log.highWatermark,
  };
}
