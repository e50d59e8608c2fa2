import { useEffect } from 'react';
import { matches } from '../../session/commands/keys';
import { useDesk } from '../../panels/shared/commands';
import { useLab } from '../lab/lab-context';

const WRITING = 'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]';
const PRESSED_BY_SPACE = 'button, summary, input, a[href], [role=button], [role=menuitem], [role=tab], [role=radio]';

/** Chords run commands wherever the focus is, except where somebody writes or a dialog is open. */
export function useKeyboard(): void {
  const desk = useDesk();
  const { ui } = useLab();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      const target = event.target instanceof Element ? event.target : document.body;
      const mod = event.ctrlKey || event.metaKey;
      const { dialog, typedAhead } = ui.getState();
      // A dialog is on its way: nothing on the stage is meant any more.
      if (dialog !== undefined) {
        if (event.key === 'Escape') ui.setState({ dialog: undefined, asking: undefined, typedAhead: '' });
        else if (!mod && event.key.length === 1) ui.setState({ typedAhead: typedAhead + event.key });
        event.preventDefault();
        return;
      }
      if (target.closest(WRITING) && !mod) {
        if (event.key === 'Escape' && target instanceof HTMLElement) target.blur();
        return;
      }
      // Space and Enter belong to the button that has the focus.
      if ((event.key === ' ' || event.key === 'Enter') && target.closest(PRESSED_BY_SPACE)) return;
      const presenting = ui.getState().presenting;
      if (presenting && !mod && !event.shiftKey && !event.altKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft') && !target.closest('[role=slider]')) {
        event.preventDefault();
        desk.run(event.key === 'ArrowRight' ? 'time.next-fact' : 'time.previous-fact');
        return;
      }
      const command = desk.registry.all().find((c) => c.keys?.some((chord) => matches(event, chord)));
      if (!command) return;
      // Undo inside a field is the field's own.
      if (mod && target.closest(WRITING) && command.group === 'History') return;
      if (command.id === 'select.none' && !desk.registry.check(command.id).ok) return;
      event.preventDefault();
      desk.run(command.id);
    };
    // A click with the mouse leaves the focus where the keyboard was, so that Space goes on to play and pause.
    const onMouseDown = (event: MouseEvent): void => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      if (!button || button.closest('dialog, [role=menu], [role=tablist]')) return;
      event.preventDefault();
      if (document.activeElement instanceof HTMLElement && document.activeElement.matches(WRITING)) document.activeElement.blur();
    };
    window.addEventListener('keydown', onKeyDown);
    document.addEventListener('mousedown', onMouseDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('mousedown', onMouseDown);
    };
  }, [desk, ui]);
}
