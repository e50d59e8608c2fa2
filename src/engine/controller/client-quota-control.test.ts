import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiKey } from '../protocol/api-keys';
import { ErrorCode } from '../protocol/error-codes';
import type { AlterClientQuotasResponse, AlterQuotaEntry } from '../protocol/messages/client-quotas';
import { ControllerWorld } from './testing/controller-world';

function alter(world: ControllerWorld, entries: readonly AlterQuotaEntry[], validateOnly = false): AlterClientQuotasResponse['entries'] {
  return world.ask<AlterClientQuotasResponse>(1, ApiKey.AlterClientQuotas, { entries, validateOnly }).entries;
}

const user = (entityName: string | null) => ({ entityType: 'user', entityName });
const clientId = (entityName: string | null) => ({ entityType: 'client-id', entityName });
const set = (key: string, value: number) => ({ key, value, remove: false });
const remove = (key: string) => ({ key, value: 0, remove: true });
const shown = ({ state }: ControllerWorld): unknown => [...state.committed.clientQuotas.values()].map(({ entity, values }) => [entity.map(({ entityType, entityName }) => `${entityType}=${entityName}`).join(), ...values]);

describe('quotas in the metadata', () => {
  it('R-CLI-21 one entity has one set of quotas, in whatever order its parts are named', () => {
    const world = new ControllerWorld();
    alter(world, [{ entity: [user('a'), clientId(null)], ops: [set('producer_byte_rate', 5)] }]);
    alter(world, [{ entity: [clientId(null), user('a')], ops: [set('consumer_byte_rate', 6), set('producer_byte_rate', 5)] }]);
    expect(shown(world)).toEqual([['user=a,client-id=null', ['producer_byte_rate', 5], ['consumer_byte_rate', 6]]]);
    alter(world, [{ entity: [user('a'), clientId(null)], ops: [remove('producer_byte_rate'), remove('consumer_byte_rate')] }]);
    expect(shown(world)).toEqual([]);
  });

  it('what changes nothing writes nothing, and a trial run neither', () => {
    const world = new ControllerWorld();
    alter(world, [{ entity: [user('a')], ops: [set('request_percentage', 5)] }]);
    const { nextOffset } = world.state;
    alter(world, [{ entity: [user('a')], ops: [set('request_percentage', 5), remove('producer_byte_rate')] }]);
    expect(alter(world, [{ entity: [user('b')], ops: [set('request_percentage', 5)] }], true)[0]?.errorCode).toBe(ErrorCode.NONE);
    expect(world.state.nextOffset).toBe(nextOffset);
  });

  it('R-CLI-22 refuses entities and values that cannot be, and keeps the others of the request', () => {
    const world = new ControllerWorld();
    const ip = { entityType: 'ip', entityName: '10.0.0.1' };
    const answers = alter(world, [
      { entity: [], ops: [] }, { entity: [{ entityType: 'role', entityName: 'x' }], ops: [] }, { entity: [user('')], ops: [] }, { entity: [ip, user('a')], ops: [] }, { entity: [ip], ops: [set('connection_creation_rate', 3e9)] },
      { entity: [user('a')], ops: [set('nosuch', 1)] }, { entity: [user('b')], ops: [set('producer_byte_rate', 0)] }, { entity: [user('c')], ops: [set('producer_byte_rate', 1.5)] },
      { entity: [user('d')], ops: [set('producer_byte_rate', 1), set('producer_byte_rate', 2)] }, { entity: [user('e')], ops: [set('producer_byte_rate', 1)] }, { entity: [user('e')], ops: [set('producer_byte_rate', 2)] },
    ]);
    expect(answers.map(({ errorMessage }) => errorMessage?.replace(/ClientQuotaEntity.*$/, '…'))).toEqual([
      'Invalid empty client quota entity', 'Unhandled client quota entity type: role', 'Empty user not supported', 'Invalid quota entity combination, IP entity should not be combined with User or ClientId',
      'Proposed value for connection_creation_rate is too large for an INT.', 'Invalid configuration key nosuch', 'Quota producer_byte_rate must be greater than 0', 'producer_byte_rate cannot be a fractional value.',
      'Duplicate quota key producer_byte_rate not updating quota for this entity …', undefined, 'Ignoring duplicate entity …',
    ]);
    expect(shown(world)).toEqual([['user=e', ['producer_byte_rate', 1]]]);
  });

  it('whatever is asked, the image holds what was last set and not taken back', () => {
    const world = new ControllerWorld({ brokers: 1 });
    const model = new Map<string, Map<string, number>>();
    const entity = fc.constantFrom([user('a')], [user(null)], [clientId('a')], [user('a'), clientId('b')]);
    const op = fc.tuple(fc.constantFrom('producer_byte_rate', 'consumer_byte_rate'), fc.integer({ min: 1, max: 3 }), fc.boolean());
    fc.assert(
      fc.property(entity, op, (parts, [key, value, isRemoved]) => {
        alter(world, [{ entity: parts, ops: [isRemoved ? remove(key) : set(key, value)] }]);
        const name = parts.map(({ entityType, entityName }) => `${entityType}=${entityName}`).join();
        const quotas = model.get(name) ?? new Map<string, number>();
        if (isRemoved) quotas.delete(key);
        else quotas.set(key, value);
        if (quotas.size === 0) model.delete(name);
        else model.set(name, quotas);
        const inOrder = (rows: readonly (readonly [string, ...(readonly [string, number])[]])[]): string => JSON.stringify(rows.map(([first, ...rest]) => [first, ...rest.map(String).sort()]).map(String).sort());
        expect(inOrder(shown(world) as never)).toBe(inOrder([...model].map(([entityName, values]) => [entityName, ...values] as const) as never));
      }),
      { numRuns: 60 },
    );
  });
});
