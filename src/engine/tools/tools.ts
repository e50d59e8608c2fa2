import { aclCommand } from './acls/acl-command';
import { clientMetricsCommand } from './configs/client-metrics-command';
import { configCommand } from './configs/config-command';
import { consoleConsumer } from './console/console-consumer';
import { consoleProducer } from './console/console-producer';
import { consoleShareConsumer } from './console/console-share-consumer';
import { consumerGroupCommand } from './groups/consumer-group-command';
import { dumpLog } from './dump-log/dump-log';
import { featureCommand } from './features/feature-command';
import { groupList } from './groups/group-list';
import { shareGroupCommand } from './groups/share-group-command';
import { deleteRecords } from './partitions/delete-records';
import { getOffsets } from './partitions/get-offsets';
import { leaderElection } from './partitions/leader-election';
import { logDirs } from './partitions/log-dirs';
import { reassignCommand } from './partitions/reassign-command';
import { brokerApiVersions } from './quorum/broker-api-versions';
import { clusterTool } from './quorum/cluster-tool';
import { quorumCommand } from './quorum/quorum-command';
import { consumerPerformance } from './performance/consumer-performance';
import { producerPerformance } from './performance/producer-performance';
import type { Tool } from './process/tool';
import { storageCommand } from './storage/storage-command';
import { topicCommand } from './topics/topic-command';
import { transactionCommand } from './transactions/transaction-command';

/** All tools there are, by name. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [
    aclCommand,
    brokerApiVersions,
    clientMetricsCommand,
    clusterTool,
    configCommand,
    consoleConsumer,
    consoleProducer,
    consoleShareConsumer,
    consumerGroupCommand,
    consumerPerformance,
    deleteRecords,
    dumpLog,
    featureCommand,
    getOffsets,
    groupList,
    leaderElection,
    logDirs,
    producerPerformance,
    quorumCommand,
    reassignCommand,
    shareGroupCommand,
    storageCommand,
    topicCommand,
    transactionCommand,
  ].map((tool) => [tool.name, tool]),
);

/** With or without `.sh`, and with `bin/` or a path that ends so before it (R-CLI-78). */
export function findTool(word: string): Tool | undefined {
  return tools.get(word.replace(/^(?:.*\/)?bin\//, '').replace(/^\.\//, '').replace(/\.sh$/, ''));
}
