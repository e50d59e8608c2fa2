import type { PuppetCommand, PuppetState } from '../../controller/testing/puppet';
import { keptBatch } from '../../log/record-sources';
import { ApiKey } from '../../protocol/api-keys';
import { wallClockMs } from '../../protocol/clock';
import { ErrorCode } from '../../protocol/error-codes';
import type { AddPartitionsToTxnResponse } from '../../protocol/messages/add-partitions-to-txn';
import type { DescribedTransaction, DescribeTransactionsResponse } from '../../protocol/messages/describe-transactions';
import type { EndTxnResponse } from '../../protocol/messages/end-txn';
import type { FetchPartitionResponse, FetchResponse } from '../../protocol/messages/fetch';
import type { FindCoordinatorResponse } from '../../protocol/messages/find-coordinator';
import type { InitProducerIdResponse } from '../../protocol/messages/init-producer-id';
import type { ListOffsetsResponse } from '../../protocol/messages/list-offsets';
import type { OffsetFetchPartitionResponse, OffsetFetchResponse } from '../../protocol/messages/offset-fetch';
import type { ProducePartitionResponse, ProduceResponse } from '../../protocol/messages/produce';
import type { TxnOffsetCommitResponse } from '../../protocol/messages/txn-offset-commit';
import type { WriteTxnMarkersResponse } from '../../protocol/messages/write-txn-markers';
import { TestCluster, type TestClusterOptions } from './test-cluster';

export const TOPIC = 't';
export const ID = 'tx';

/** Version 2 is what new clients speak; version 1 they spoke before. */
export type Speaks = 1 | 2;

/** A cluster with a topic, and what a transactional client would ask of it, request by request. */
export class TransactionCluster extends TestCluster {
  constructor(options: TestClusterOptions = {}, assignment: readonly (readonly number[])[] = [[1, 2, 3], [2, 3, 1]]) {
    super({ ...options, config: { 'transaction.state.log.num.partitions': '1', 'offsets.topic.num.partitions': '1', ...options.config } });
    this.ready();
    this.createTopic(TOPIC, assignment);
    this.until('the coordinators are there', () => this.coordinator() >= 0 && this.coordinator('g', 0) >= 0);
    this.until('it has producer ids', () => this.ask<InitProducerIdResponse>(this.coordinator(), ApiKey.InitProducerId, 5, { transactionalId: null, transactionTimeoutMs: 1, producerId: -1, producerEpoch: -1 })?.errorCode === 0);
  }

  coordinator(key = ID, keyType = 1): number {
    const asked = this.running().find((id) => !this.world.nodes[this.node(id)].paused) ?? 1;
    const found = this.ask<FindCoordinatorResponse>(asked, ApiKey.FindCoordinator, 6, { keyType, coordinatorKeys: [key] })?.coordinators?.[0];
    return found?.errorCode === 0 ? found.nodeId : -1;
  }

  initOnce(transactionalId = ID, timeoutMs = 60_000, producerId = -1, producerEpoch = -1): InitProducerIdResponse {
    return this.must(this.ask<InitProducerIdResponse>(this.coordinator(transactionalId), ApiKey.InitProducerId, 5, { transactionalId, transactionTimeoutMs: timeoutMs, producerId, producerEpoch }));
  }

  /** As a client does: again while the coordinator is busy with what was before. */
  init(transactionalId = ID, timeoutMs = 60_000): InitProducerIdResponse {
    return this.patiently(() => this.initOnce(transactionalId, timeoutMs), ({ errorCode }) => errorCode);
  }

  produceOnce(producerId: number, producerEpoch: number, sequence: number, value = 'v', partition = 0, transactionalId: string | null = ID, speaks: Speaks = 2): ProducePartitionResponse {
    const isTransactional = transactionalId !== null;
    const batch = keptBatch({ records: [{ key: null, value, timestampMs: wallClockMs(this.world.nowUs) }], producerId, producerEpoch, baseSequence: sequence, isTransactional });
    const body = { transactionalId, acks: -1, timeoutMs: 5000, topicData: [{ name: TOPIC, partitionData: [{ index: partition, records: [batch] }] }] };
    return this.must(this.ask<ProduceResponse>(this.partition(TOPIC, partition).leader, ApiKey.Produce, speaks === 2 ? 12 : 11, body)).responses[0].partitionResponses[0];
  }

  produce(producerId: number, producerEpoch: number, sequence: number, value = 'v', partition = 0, transactionalId: string | null = ID): ProducePartitionResponse {
    return this.patiently(() => this.produceOnce(producerId, producerEpoch, sequence, value, partition, transactionalId), ({ errorCode }) => errorCode);
  }

  addPartition(producerId: number, producerEpoch: number, partition = 0, transactionalId = ID): number {
    const body = { v3AndBelowTransactionalId: transactionalId, v3AndBelowProducerId: producerId, v3AndBelowProducerEpoch: producerEpoch, v3AndBelowTopics: [{ name: TOPIC, partitions: [partition] }] };
    const answer = this.must(this.ask<AddPartitionsToTxnResponse>(this.coordinator(transactionalId), ApiKey.AddPartitionsToTxn, 3, body));
    return answer.resultsByTopicV3AndBelow?.[0].resultsByPartition[0].partitionErrorCode ?? -1;
  }

  endOnce(producerId: number, producerEpoch: number, committed: boolean, speaks: Speaks = 2, transactionalId = ID): EndTxnResponse {
    return this.must(this.ask<EndTxnResponse>(this.coordinator(transactionalId), ApiKey.EndTxn, speaks === 2 ? 5 : 4, { transactionalId, producerId, producerEpoch, committed }));
  }

  end(producerId: number, producerEpoch: number, committed: boolean, speaks: Speaks = 2, transactionalId = ID): EndTxnResponse {
    return this.patiently(() => this.endOnce(producerId, producerEpoch, committed, speaks, transactionalId), ({ errorCode }) => errorCode);
  }

  /** Asks for the end without waiting; gives whether there is an answer. */
  sendEnd(producerId: number, producerEpoch: number, committed: boolean, transactionalId = ID): () => boolean {
    const { answers } = this.world.nodes[this.probe].state as PuppetState;
    const to = this.world.nodes[this.node(this.coordinator(transactionalId))].name;
    const before = answers.length;
    this.world.command(this.probe, { to, api: ApiKey.EndTxn, version: 5, body: { transactionalId, producerId, producerEpoch, committed } } satisfies PuppetCommand);
    return () => answers.length > before;
  }

  describeTransaction(transactionalId = ID): DescribedTransaction {
    return this.must(this.ask<DescribeTransactionsResponse>(this.coordinator(transactionalId), ApiKey.DescribeTransactions, 0, { transactionalIds: [transactionalId] })).transactionStates[0];
  }

  untilState(state: string, transactionalId = ID, limitMs = 60_000): void {
    this.until(state, () => this.describeTransaction(transactionalId).transactionState === state, limitMs);
  }

  fetch(offset: number, isolationLevel: 0 | 1, partition = 0): FetchPartitionResponse {
    const topicId = this.controller.committed.topics.get(TOPIC)?.topicId ?? '';
    const body = {
      maxWaitMs: 0, minBytes: 0, maxBytes: 1 << 24, isolationLevel, sessionId: 0, sessionEpoch: -1, forgottenTopicsData: [], rackId: '',
      topics: [{ topicId, partitions: [{ partition, currentLeaderEpoch: -1, fetchOffset: offset, lastFetchedEpoch: -1, logStartOffset: -1, partitionMaxBytes: 1 << 20 }] }],
    };
    return this.must(this.ask<FetchResponse>(this.partition(TOPIC, partition).leader, ApiKey.Fetch, 17, body)).responses[0].partitions[0];
  }

  endOffset(isolationLevel: 0 | 1, partition = 0): number {
    const body = { replicaId: -1, isolationLevel, timeoutMs: 1000, topics: [{ name: TOPIC, partitions: [{ partitionIndex: partition, timestamp: -1, currentLeaderEpoch: -1 }] }] };
    return this.must(this.ask<ListOffsetsResponse>(this.partition(TOPIC, partition).leader, ApiKey.ListOffsets, 9, body)).topics[0].partitions[0].offset;
  }

  commitOffset(producerId: number, producerEpoch: number, offset: number, member: { readonly generationId?: number; readonly memberId?: string } = {}, version = 5): number {
    const body = {
      transactionalId: ID, groupId: 'g', producerId, producerEpoch, generationId: -1, memberId: '', ...member, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, committedOffset: offset }] }],
    };
    return this.patiently(() => this.must(this.ask<TxnOffsetCommitResponse>(this.coordinator('g', 0), ApiKey.TxnOffsetCommit, version, body)).topics[0].partitions[0].errorCode, (error) => error);
  }

  committedOffset(requireStable: boolean): OffsetFetchPartitionResponse {
    const body = { groups: [{ groupId: 'g', memberId: null, memberEpoch: -1, topics: [{ name: TOPIC, partitionIndexes: [0] }] }], requireStable };
    const group = this.must(this.ask<OffsetFetchResponse>(this.coordinator('g', 0), ApiKey.OffsetFetch, 9, body)).groups?.[0];
    return this.must(group?.topics[0].partitions[0] ?? null);
  }

  marker(producerId: number, producerEpoch: number, isCommit: boolean, coordinatorEpoch = 0, transactionVersion = 2): number {
    const body = { markers: [{ producerId, producerEpoch, transactionResult: isCommit, topics: [{ name: TOPIC, partitionIndexes: [0] }], coordinatorEpoch, transactionVersion }] };
    return this.must(this.ask<WriteTxnMarkersResponse>(this.partition(TOPIC).leader, ApiKey.WriteTxnMarkers, 2, body)).markers[0].topics[0].partitions[0].errorCode;
  }

  private must<T>(answer: T | null): T {
    if (answer === null) throw new Error('the broker hung up');
    return answer;
  }

  private patiently<T>(ask: () => T, errorOf: (answer: T) => number): T {
    for (let tries = 0; tries < 200; tries++) {
      const answer = ask();
      if (errorOf(answer) !== ErrorCode.CONCURRENT_TRANSACTIONS) return answer;
      this.runMs(20);
    }
    throw new Error('the coordinator stays busy');
  }
}
