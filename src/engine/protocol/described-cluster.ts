import { ErrorCode } from './error-codes';
import type { DescribeClusterRequest, DescribeClusterResponse } from './messages/describe';

/** Authorized operations that nobody asked for: a bit set with only the sign bit, Integer.MIN_VALUE. */
export const NO_AUTHORIZED_OPERATIONS = -2_147_483_648;

/** Numbers of `endpointType`. */
export const EndpointType = { BROKER: 1, CONTROLLER: 2 } as const;

const NAMES: Readonly<Record<number, string>> = { [EndpointType.BROKER]: 'BROKER', [EndpointType.CONTROLLER]: 'CONTROLLER' };

/** DescribeCluster at a server of one type; who wanted the other is told so and learns nothing. */
export function describedCluster(own: (typeof EndpointType)[keyof typeof EndpointType], { endpointType = EndpointType.BROKER }: DescribeClusterRequest, known: () => Pick<DescribeClusterResponse, 'clusterId' | 'controllerId' | 'brokers'>): DescribeClusterResponse {
  const isMeant = endpointType === own;
  const other = own === EndpointType.BROKER ? EndpointType.CONTROLLER : EndpointType.BROKER;
  return {
    throttleTimeMs: 0,
    errorCode: isMeant ? ErrorCode.NONE : ErrorCode.MISMATCHED_ENDPOINT_TYPE,
    errorMessage: isMeant ? null : `The request was sent to an endpoint of type ${NAMES[own]}, but we wanted an endpoint of type ${NAMES[other]}`,
    endpointType: own,
    ...(isMeant ? known() : { clusterId: '', controllerId: -1, brokers: [] }),
    clusterAuthorizedOperations: NO_AUTHORIZED_OPERATIONS,
  };
}
