import type { Request } from '../kernel/connection';
import { ApiKey } from './api-keys';
import { ErrorCode } from './error-codes';
import type { CreateAclsRequest, CreateAclsResponse, DeleteAclsRequest, DeleteAclsResponse } from './messages/acls';
import type { AlterClientQuotasRequest, AlterClientQuotasResponse } from './messages/client-quotas';
import type { IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse } from './messages/configs';
import type { CreatePartitionsRequest, CreatePartitionsResponse } from './messages/partitions';
import type { CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse } from './messages/topics';
import { ZERO_UUID } from './topic-name';

interface Failure {
  readonly errorCode: number;
  readonly errorMessage: string;
}

const WRONG_CONTROLLER: Failure = { errorCode: ErrorCode.NOT_CONTROLLER, errorMessage: 'This is not the correct controller for this cluster.' };
const TIMED_OUT: Failure = { errorCode: ErrorCode.REQUEST_TIMED_OUT, errorMessage: 'The request timed out.' };

/** What a controller answers that is not the active one (R-CTRL-03). */
export function notControllerResponse(request: Request): object {
  return failedResponse(request, WRONG_CONTROLLER);
}

/** What a broker answers that found no controller for too long. */
export function timedOutResponse(request: Request): object {
  return failedResponse(request, TIMED_OUT);
}

/** The same failure for everything that was asked for, in the shape that each API has for it. */
function failedResponse(request: Request, failure: Failure): object {
  switch (request.api) {
    case ApiKey.CreateTopics: {
      const { topics } = request.body as CreateTopicsRequest;
      const answers = topics.map(({ name }) => ({ name, topicId: ZERO_UUID, ...failure, numPartitions: -1, replicationFactor: -1, configs: [] }));
      return { throttleTimeMs: 0, topics: answers } satisfies CreateTopicsResponse;
    }
    case ApiKey.DeleteTopics: {
      const { topics, topicNames = [] } = request.body as DeleteTopicsRequest;
      const asked = topics ?? topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
      return { throttleTimeMs: 0, responses: asked.map(({ name, topicId = ZERO_UUID }) => ({ name, topicId, ...failure })) } satisfies DeleteTopicsResponse;
    }
    case ApiKey.CreatePartitions: {
      const { topics } = request.body as CreatePartitionsRequest;
      return { throttleTimeMs: 0, results: topics.map(({ name }) => ({ name, ...failure })) } satisfies CreatePartitionsResponse;
    }
    case ApiKey.IncrementalAlterConfigs: {
      const { resources } = request.body as IncrementalAlterConfigsRequest;
      const responses = resources.map(({ resourceType, resourceName }) => ({ ...failure, resourceType, resourceName }));
      return { throttleTimeMs: 0, responses } satisfies IncrementalAlterConfigsResponse;
    }
    case ApiKey.AlterClientQuotas: {
      const { entries } = request.body as AlterClientQuotasRequest;
      return { throttleTimeMs: 0, entries: entries.map(({ entity }) => ({ ...failure, entity })) } satisfies AlterClientQuotasResponse;
    }
    case ApiKey.CreateAcls:
      return { throttleTimeMs: 0, results: (request.body as CreateAclsRequest).creations.map(() => failure) } satisfies CreateAclsResponse;
    case ApiKey.DeleteAcls:
      return { throttleTimeMs: 0, filterResults: (request.body as DeleteAclsRequest).filters.map(() => ({ ...failure, matchingAcls: [] })) } satisfies DeleteAclsResponse;
    default:
      // All other APIs of a controller have one error for the whole answer; what else they carry is empty.
      return { throttleTimeMs: 0, ...failure, topics: [], responses: [], replicaElectionResults: [] };
  }
}
