import { useEffect, useRef, useState } from 'react';
import { allMet, type GoalState } from '../goals/tracker';
import { useLessonDesk, useRun } from './lesson-context';

/** Tells those who listen that a step was done, or is open again. Politely: it waits for what is being read. */
export function Spoken() {
  const { lesson } = useLessonDesk();
  const goals = useRun((state) => state.goals);
  const before = useRef<readonly GoalState[]>(goals);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const old = before.current;
    before.current = goals;
    if (old.length !== goals.length) return;
    const changes: string[] = [];
    goals.forEach(({ id, status, sentence }, i) => {
      const was = old[i]?.status;
      const title = lesson.play.goals.find((goal) => goal.id === id)?.title.replaceAll('`', '') ?? id;
      if (was === status) return;
      if (status === 'met') changes.push(`Step done: ${title}.`);
      else if (was === 'met') changes.push(`Step open again: ${title}.`);
      else if (status === 'broken' || status === 'late') changes.push(`${title}: ${sentence}`);
    });
    if (changes.length === 0) return;
    const met = goals.filter(({ status }) => status === 'met').length;
    changes.push(allMet(goals) ? 'All steps are done.' : `${met} of ${goals.length} done.`);
    setSaid(changes.join(' '));
  }, [goals, lesson]);
  return (
    <p className="spoken" role="status" aria-live="polite">
      {said}
    </p>
  );
}
