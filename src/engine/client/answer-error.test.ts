import { expect, test } from 'vitest';
import { ErrorCode } from '../protocol/error-codes';
import { firstErrorCode } from './answer-error';

test('the error of an answer is found where it stands: at the top, or in the first partition that has one', () => {
  expect(firstErrorCode({ errorCode: ErrorCode.NOT_CONTROLLER, topics: [] })).toBe(ErrorCode.NOT_CONTROLLER);
  const partitions = [{ errorCode: ErrorCode.NONE }, { errorCode: ErrorCode.ELECTION_NOT_NEEDED }, { errorCode: ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE }];
  expect(firstErrorCode({ errorCode: ErrorCode.NONE, replicaElectionResults: [{ topic: 'orders', partitionResult: partitions }] })).toBe(ErrorCode.ELECTION_NOT_NEEDED);
  expect(firstErrorCode({ errorCode: ErrorCode.NONE, topics: [{ errorMessage: null, partitions: [{ errorCode: 0 }] }] })).toBe(ErrorCode.NONE);
});
