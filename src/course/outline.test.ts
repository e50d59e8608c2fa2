import { describe, expect, it } from 'vitest';
import { CURRICULUM } from './curriculum';
import { LESSONS } from './lessons';
import { nextLesson, outline } from './outline';
import { NO_PROGRESS, freshLesson } from './progress/progress';

const planned = Object.entries(CURRICULUM).flatMap(([part, lessons]) => lessons.map(({ id }) => ({ id, part })));
const meta = (id: string, minutes: number) => ({ id, part: 'overview' as const, place: 1, title: `Title of ${id}`, minutes, objective: '', prerequisites: [] });

describe('the curriculum', () => {
  it('has each id once', () => expect(new Set(planned.map(({ id }) => id)).size).toBe(planned.length));

  it('holds every lesson that is written, in its part, and every prerequisite', () => {
    for (const { id, part, prerequisites } of LESSONS) {
      expect(planned, `lesson ${id}`).toContainEqual({ id, part });
      for (const needed of prerequisites) expect(planned.map((one) => one.id)).toContain(needed);
    }
  });
});

describe('the outline', () => {
  it('counts minutes of written lessons alone, and takes their own titles', () => {
    const [overview] = outline(NO_PROGRESS, [meta('tour', 5), meta('why-kafka', 7)]);
    expect(overview).toMatchObject({ written: 2, minutes: 12, passed: 0 });
    expect(overview?.lessons.map(({ title, standing }) => [title, standing])).toEqual([
      ['Title of why-kafka', 'fresh'], ['Title of tour', 'fresh'], ['Kafka vs RabbitMQ', 'not written'],
    ]);
  });

  it('leads a newcomer to the tour, and others to where they were', () => {
    const written = [meta('why-kafka', 7), meta('tour', 5), meta('the-log', 6)];
    const at = (lessons: Record<string, Partial<ReturnType<typeof freshLesson>>>, left: string | null) =>
      nextLesson(outline({ version: 2, lessons: Object.fromEntries(Object.entries(lessons).map(([id, one]) => [id, { ...freshLesson(1), ...one }])) }, written), left)?.id;
    expect(at({}, null)).toBe('tour');
    expect(at({ 'why-kafka': { goals: ['a'] } }, null)).toBe('why-kafka');
    expect(at({ 'why-kafka': { goals: ['a'] }, tour: {} }, 'tour')).toBe('tour');
    expect(at({ tour: { passedAt: 9 } }, 'tour')).toBe('why-kafka');
    expect(at({ tour: { passedAt: 9 }, 'why-kafka': { passedAt: 9 } }, 'tour')).toBe('the-log');
  });
});
