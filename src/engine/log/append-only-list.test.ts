import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppendOnlyList } from './append-only-list';

type Step = { readonly push: number } | { readonly truncate: number } | { readonly swap: true };

const steps = fc.array(
  fc.oneof(
    fc.record({ push: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ truncate: fc.integer({ min: 0, max: 700 }) }),
    fc.record({ swap: fc.constant(true as const) }),
  ),
  { maxLength: 30 },
);

test('a list and its copies go their own ways, whatever the length of chunks', () => {
  fc.assert(
    fc.property(steps, (todo: Step[]) => {
      let list = new AppendOnlyList<number>();
      let model: number[] = [];
      let other = list.copy();
      let otherModel: number[] = [];
      let next = 0;
      for (const step of todo) {
        if ('push' in step) {
          for (let i = 0; i < step.push; i++) {
            model.push(next);
            list.push(next++);
          }
        } else if ('truncate' in step) {
          list.truncate(step.truncate);
          model = model.slice(0, step.truncate);
        } else {
          other = list.copy();
          otherModel = model.slice();
          [list, other] = [other, list];
          [model, otherModel] = [otherModel, model];
        }
        expect(list.length).toBe(model.length);
      }
      expect(list.toArray()).toEqual(model);
      expect(other.toArray()).toEqual(otherModel);
      expect(model.every((value, i) => list.at(i) === value)).toBe(true);
    }),
  );
});
