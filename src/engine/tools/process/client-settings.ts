import { resolveProgramConsumerConfig, resolveShareConsumerConfig } from '../../config/consumer-config';
import { resolveProducerConfig } from '../../config/producer-config';
import type { ConfigRemark } from '../../config/resolve';
import { ToolFailure } from './tool-failure';
import type { ProgramKind } from './outside';

/** Throws what the constructor of a real client throws for settings that it refuses. */
export function checkClientSettings(kind: ProgramKind, settings: ReadonlyMap<string, string>): void {
  const [first] = errorsOf(kind, settings);
  if (first !== undefined) throw new ToolFailure('org.apache.kafka.common.config.ConfigException', first.message);
}

function errorsOf(kind: ProgramKind, settings: ReadonlyMap<string, string>): readonly ConfigRemark[] {
  switch (kind) {
    case 'producer':
      return resolveProducerConfig(settings).errors;
    case 'consumer':
      return resolveProgramConsumerConfig(settings).errors;
    case 'shareConsumer':
      return resolveShareConsumerConfig(settings).errors;
  }
}
