import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import { controllerEndpoint } from '../protocol/endpoints';
import { ErrorCode } from '../protocol/error-codes';
import type { DescribeClusterRequest, DescribeClusterResponse } from '../protocol/messages/describe';
import type { ControllerState } from './controller-state';
import { currentVoters } from './raft/voter-set';

const CONTROLLER_ENDPOINT = 2;
/** Nobody asked for them: Integer.MIN_VALUE. */
const NO_AUTHORIZED_OPERATIONS = -2_147_483_648;

/** DescribeCluster at a controller: it tells of the controllers, and which of them is active (R-CLI-74). */
export function onDescribeCluster(ctx: Context, state: ControllerState, request: Request): void {
  const { endpointType = 1 } = request.body as DescribeClusterRequest;
  const mismatch = endpointType !== CONTROLLER_ENDPOINT;
  const controllers = mismatch ? [] : currentVoters(state.raft.voterSets);
  ctx.reply(request, {
    throttleTimeMs: 0,
    errorCode: mismatch ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.NONE,
    errorMessage: mismatch ? 'The request was sent to an endpoint of type CONTROLLER, but we wanted an endpoint of type BROKER' : null,
    endpointType: CONTROLLER_ENDPOINT,
    clusterId: mismatch ? '' : state.clusterId,
    controllerId: mismatch ? -1 : state.raft.election.leaderId,
    brokers: controllers.flatMap(({ voterId }) => controllerEndpoint(voterId).listeners.map(({ host, port }) => ({ brokerId: voterId, host, port, rack: null, isFenced: false }))),
    clusterAuthorizedOperations: NO_AUTHORIZED_OPERATIONS,
  } satisfies DescribeClusterResponse);
}
