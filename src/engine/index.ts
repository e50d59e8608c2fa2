/** The engine as others see it. Rooms may be imported directly for what is not here; nobody outside reaches into their insides. */
export { World, EventKind, type Flight } from './kernel/world';
export { FactLog } from './kernel/fact-log';
export type { Fact, FactId, FactSink } from './kernel/fact';
export { FactKind } from './facts/fact-kinds';
export { factKindByName, factLevel, factNames, factShape, type ArgumentType, type FactLevel, type FactShape, type FactTopic } from './facts/fact-table';
export { factRecord, type FactRecord } from './facts/fact-record';
export { factSentence, type SentenceNames } from './facts/sentence';
export { sentenceNames, type NameTables } from './sentence-names';
export { NodeKind } from './protocol/node-kinds';
export { buildWorld, type ScenarioSetting } from './scenario/build-world';
export { applyCommand, validateCommand, type ValidateResult } from './scenario/apply-command';
export type { Command } from './scenario/command';
export { readCommand } from './scenario/command-schema';
export { defaultScenario } from './scenario/default-scenario';
export { loadAllKnownNames, parseScenario, parseScenarioText, type KnownNames, type ParseResult, type ScenarioError, type ScenarioWarning } from './scenario/parse-scenario';
export { nodesOf, type NamedNode, type NamedNodeKind, type Scenario } from './scenario/scenario';
export type { ScenarioInput } from './scenario/schema';
export { simplifications, type Simplification } from './model';
