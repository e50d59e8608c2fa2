import type { Request } from '../kernel/connection';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse } from '../protocol/messages/configs';
import type { CreatePartitionsRequest, CreatePartitionsResponse } from '../protocol/messages/partitions';
import type { CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse } from '../protocol/messages/topics';
import { ZERO_UUID } from '../protocol/topic-name';

const WRONG_CONTROLLER = { errorCode: ErrorCode.NOT_CONTROLLER, errorMessage: 'This is not the correct controller for this cluster.' };

/** What a controller answers that is not the active one, in the shape that each API has for it (R-CTRL-03). */
export function notControllerResponse(request: Request): object {
  switch (request.api) {
    case ApiKey.CreateTopics: {
      const { topics } = request.body as CreateTopicsRequest;
      const answers = topics.map(({ name }) => ({ name, topicId: ZERO_UUID, ...WRONG_CONTROLLER, numPartitions: -1, replicationFactor: -1, configs: [] }));
      return { throttleTimeMs: 0, topics: answers } satisfies CreateTopicsResponse;
    }
    case ApiKey.DeleteTopics: {
      const { topics, topicNames = [] } = request.body as DeleteTopicsRequest;
      const asked = topics ?? topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
      return { throttleTimeMs: 0, responses: asked.map(({ name, topicId = ZERO_UUID }) => ({ name, topicId, ...WRONG_CONTROLLER })) } satisfies DeleteTopicsResponse;
    }
    case ApiKey.CreatePartitions: {
      const { topics } = request.body as CreatePartitionsRequest;
      return { throttleTimeMs: 0, results: topics.map(({ name }) => ({ name, ...WRONG_CONTROLLER })) } satisfies CreatePartitionsResponse;
    }
    case ApiKey.IncrementalAlterConfigs: {
      const { resources } = request.body as IncrementalAlterConfigsRequest;
      const responses = resources.map(({ resourceType, resourceName }) => ({ ...WRONG_CONTROLLER, resourceType, resourceName }));
      return { throttleTimeMs: 0, responses } satisfies IncrementalAlterConfigsResponse;
    }
    default:
      // All other APIs of a controller have one error for the whole answer; what else they carry is empty.
      return { throttleTimeMs: 0, ...WRONG_CONTROLLER, topics: [], responses: [], replicaElectionResults: [] };
  }
}
