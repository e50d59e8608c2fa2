import type { DescribedLogDir, DescribeLogDirsResponse } from '../../protocol/messages/describe-log-dirs';
import type { Steps } from '../process/tool';
import type { AdminClient } from './admin-client';

/** What lies in the log directories of one broker. */
export function* describeLogDirs(admin: AdminClient, brokerId: number): Steps<readonly DescribedLogDir[]> {
  const answer = yield* admin.askOrThrow<DescribeLogDirsResponse>({ name: 'describeLogDirs', api: 'DescribeLogDirs', version: 4, to: brokerId, body: { topics: null } });
  return answer.results;
}
