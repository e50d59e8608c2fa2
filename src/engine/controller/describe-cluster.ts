import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { describedCluster, EndpointType } from '../protocol/described-cluster';
import { controllerEndpoint } from '../protocol/endpoints';
import type { DescribeClusterRequest } from '../protocol/messages/describe';
import type { ControllerState } from './controller-state';
import { currentVoters } from './raft/voter-set';

/** DescribeCluster at a controller: it tells of the controllers, and which of them is active (R-CLI-74). */
export function onDescribeCluster(ctx: Context, { clusterId, raft }: ControllerState, request: Request): void {
  ctx.reply(request, describedCluster(EndpointType.CONTROLLER, request.body as DescribeClusterRequest, () => ({
    clusterId,
    controllerId: raft.election.leaderId,
    brokers: currentVoters(raft.voterSets).flatMap(({ voterId }) => controllerEndpoint(voterId).listeners.map(({ host, port }) => ({ brokerId: voterId, host, port, rack: null, isFenced: false }))),
  })));
}
