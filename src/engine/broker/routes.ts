import type { Context } from '../kernel/behavior';
import type { Request } from '../kernel/connection';
import {
  handleConsumerGroupDescribe, handleConsumerGroupHeartbeat, handleDeleteGroups, handleDescribeGroups, handleFindCoordinator, handleHeartbeat, handleJoinGroup, handleLeaveGroup, handleListGroups, handleOffsetCommit,
  handleOffsetDelete, handleOffsetFetch, handleSyncGroup,
} from '../coordinator/group-coordinator';
import { handleShareState } from '../coordinator/share-state/share-coordinator';
import {
  handleAlterShareGroupOffsets, handleDeleteShareGroupOffsets, handleDescribeShareGroupOffsets, handleShareGroupDescribe, handleShareGroupHeartbeat,
} from '../coordinator/share-groups';
import type { CoordinatorHost } from '../coordinator/coordinator-host';
import type { GroupCoordinatorState } from '../coordinator/group-coordinator-state';
import {
  handleAddOffsetsToTxn, handleAddPartitionsToTxn, handleDescribeTransactions, handleEndTxn, handleListTransactions,
} from '../coordinator/transaction/transaction-coordinator';
import type { TransactionCoordinatorState } from '../coordinator/transaction/transaction-coordinator-state';
import type { TransactionHost } from '../coordinator/transaction/transaction-host';
import { loggerLevels } from '../config/loggers';
import { describeAcls } from '../metadata/describe-acls';
import { describeConfigs } from '../metadata/describe-configs';
import { ApiKey } from '../protocol/api-keys';
import type { DescribeConfigsRequest } from '../protocol/messages/configs';
import type { DescribeAclsRequest } from '../protocol/messages/acls';
import type { ShareAcknowledgeRequest, ShareFetchRequest } from '../protocol/messages/share-fetch';
import { onApiVersions } from './api/api-versions-api';
import { onDescribeCluster, onDescribeTopicPartitions } from './api/describe-api';
import { onDescribeClientQuotas } from './api/describe-client-quotas-api';
import { onListConfigResources } from './api/list-config-resources-api';
import { onMetadata } from './api/metadata-api';
import { onIncrementalAlterConfigs } from './broker-loggers';
import type { BrokerState } from './broker-state';
import { forwardToController } from './forwarding';
import { groupHost } from './group-host';
import { onDescribeLogDirs } from './api/describe-log-dirs-api';
import { onDescribeProducers } from './api/describe-producers-api';
import { onInitProducerId } from './api/init-producer-id-api';
import { handleDeleteRecords, handleFetch, handleListOffsets, handleOffsetForLeaderEpoch } from './replica-manager';
import { handleShareAcknowledge, handleShareFetch } from './share/share-fetch';
import { shareStateHost } from './share/share-state-host';
import { transactionHost } from './transactions/transaction-host';
import { onProduce } from './transactions/transactional-produce';
import { onTxnOffsetCommit } from './transactions/txn-offset-commit';
import { onWriteTxnMarkers } from './transactions/write-txn-markers';

export type RequestHandler = (ctx: Context, broker: BrokerState, request: Request) => void;
type TransactionHandler = (ctx: Context, host: TransactionHost, state: TransactionCoordinatorState, request: Request) => void;
type GroupHandler = (ctx: Context, host: CoordinatorHost, state: GroupCoordinatorState, request: Request) => void;

function group(handler: GroupHandler): RequestHandler {
  return (ctx, broker, request) => handler(ctx, groupHost(broker), broker.groups, request);
}

function transaction(handler: TransactionHandler): RequestHandler {
  return (ctx, broker, request) => handler(ctx, transactionHost(broker), broker.transactions, request);
}

const routes: (RequestHandler | undefined)[] = [];
routes[ApiKey.Produce] = onProduce;
routes[ApiKey.Fetch] = handleFetch;
routes[ApiKey.ListOffsets] = handleListOffsets;
routes[ApiKey.OffsetForLeaderEpoch] = handleOffsetForLeaderEpoch;
routes[ApiKey.DeleteRecords] = handleDeleteRecords;
routes[ApiKey.Metadata] = onMetadata;
routes[ApiKey.ApiVersions] = onApiVersions;
routes[ApiKey.DescribeTopicPartitions] = onDescribeTopicPartitions;
routes[ApiKey.DescribeCluster] = onDescribeCluster;
routes[ApiKey.DescribeConfigs] = (ctx, { brokerId, image, staticConfig, loggerLevels: set }, request) =>
  ctx.reply(request, describeConfigs({ nodeId: brokerId, image, staticConfig, loggers: loggerLevels(set) }, request.body as DescribeConfigsRequest));
routes[ApiKey.InitProducerId] = onInitProducerId;
routes[ApiKey.CreateTopics] = forwardToController;
routes[ApiKey.DeleteTopics] = forwardToController;
routes[ApiKey.CreatePartitions] = forwardToController;
routes[ApiKey.AlterPartitionReassignments] = forwardToController;
routes[ApiKey.ListPartitionReassignments] = forwardToController;
routes[ApiKey.ElectLeaders] = forwardToController;
routes[ApiKey.IncrementalAlterConfigs] = onIncrementalAlterConfigs;
routes[ApiKey.ListConfigResources] = onListConfigResources;
routes[ApiKey.DescribeClientQuotas] = onDescribeClientQuotas;
routes[ApiKey.AlterClientQuotas] = forwardToController;
routes[ApiKey.DescribeAcls] = (ctx, { image, config }, request) => ctx.reply(request, describeAcls(image, config.authorizerClassName, request.body as DescribeAclsRequest));
routes[ApiKey.CreateAcls] = forwardToController;
routes[ApiKey.DeleteAcls] = forwardToController;
routes[ApiKey.UpdateFeatures] = forwardToController;
routes[ApiKey.UnregisterBroker] = forwardToController;
routes[ApiKey.DescribeQuorum] = forwardToController;
routes[ApiKey.AddRaftVoter] = forwardToController;
routes[ApiKey.RemoveRaftVoter] = forwardToController;
routes[ApiKey.AddPartitionsToTxn] = transaction(handleAddPartitionsToTxn);
routes[ApiKey.AddOffsetsToTxn] = transaction(handleAddOffsetsToTxn);
routes[ApiKey.EndTxn] = transaction(handleEndTxn);
routes[ApiKey.DescribeTransactions] = transaction(handleDescribeTransactions);
routes[ApiKey.ListTransactions] = transaction(handleListTransactions);
routes[ApiKey.TxnOffsetCommit] = onTxnOffsetCommit;
routes[ApiKey.WriteTxnMarkers] = onWriteTxnMarkers;
routes[ApiKey.DescribeProducers] = onDescribeProducers;
routes[ApiKey.DescribeLogDirs] = onDescribeLogDirs;
routes[ApiKey.FindCoordinator] = group(handleFindCoordinator);
routes[ApiKey.JoinGroup] = group(handleJoinGroup);
routes[ApiKey.SyncGroup] = group(handleSyncGroup);
routes[ApiKey.Heartbeat] = group(handleHeartbeat);
routes[ApiKey.LeaveGroup] = group(handleLeaveGroup);
routes[ApiKey.OffsetCommit] = group(handleOffsetCommit);
routes[ApiKey.OffsetFetch] = group(handleOffsetFetch);
routes[ApiKey.OffsetDelete] = group(handleOffsetDelete);
routes[ApiKey.DescribeGroups] = group(handleDescribeGroups);
routes[ApiKey.ListGroups] = group(handleListGroups);
routes[ApiKey.DeleteGroups] = group(handleDeleteGroups);
routes[ApiKey.ConsumerGroupHeartbeat] = group(handleConsumerGroupHeartbeat);
routes[ApiKey.ConsumerGroupDescribe] = group(handleConsumerGroupDescribe);

routes[ApiKey.ShareGroupHeartbeat] = group(handleShareGroupHeartbeat);
routes[ApiKey.ShareGroupDescribe] = group(handleShareGroupDescribe);
routes[ApiKey.DescribeShareGroupOffsets] = group(handleDescribeShareGroupOffsets);
routes[ApiKey.AlterShareGroupOffsets] = group(handleAlterShareGroupOffsets);
routes[ApiKey.DeleteShareGroupOffsets] = group(handleDeleteShareGroupOffsets);
routes[ApiKey.ShareFetch] = (ctx, broker, request) => handleShareFetch(ctx, broker, request as Request<ShareFetchRequest>);
routes[ApiKey.ShareAcknowledge] = (ctx, broker, request) => handleShareAcknowledge(ctx, broker, request as Request<ShareAcknowledgeRequest>);
for (const api of [ApiKey.InitializeShareGroupState, ApiKey.ReadShareGroupState, ApiKey.WriteShareGroupState, ApiKey.DeleteShareGroupState, ApiKey.ReadShareGroupStateSummary]) {
  routes[api] = (ctx, broker, request) => handleShareState(ctx, shareStateHost(broker), broker.shareStates, request);
}

/** Who answers an API at a broker; undefined for one that is not built. */
export function routeOf(api: number): RequestHandler | undefined {
  return routes[api];
}

/** Is there an answer to that API at a broker of this simulator? */
export function isBuiltApi(api: number): boolean {
  return routes[api] !== undefined;
}
