import { Command as Cmdk, defaultFilter } from 'cmdk';
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { formatSpan, parseSpan, type Micros } from '../../base/time';
import { onMac, useDesk } from '../../panels/shared/commands';
import { RealCommandLine, useRealLine, type RealLine } from '../../panels/shared/RealCommandLine';
import { showChord } from '../../session/commands/keys';
import { useLab, useUi } from '../lab/lab-context';
import { validate } from '../../session/commands/validate';
import styles from './Palette.module.css';
import type { Command, CommandGroup, Parameter, Value, Values } from '../../session/commands/command';
import type { CommandContext } from '../../session/commands/context';

/** Too little to matter between commands that fit differently well. */
const TIE = 1e-6;
/** Letters that are only strewn over a title: groups stand in their order, and such a one must not stand before what was meant. */
const STREWN = 0.005;

type C = Command<CommandContext>;

const GROUPS: readonly CommandGroup[] = ['Run', 'Faults', 'Admin', 'Time', 'History', 'Workload', 'Select', 'View', 'Help'];

/** Every command by its words; one that needs to know more asks for it, one thing at a time. */
export default function Palette() {
  const desk = useDesk();
  const { ui } = useLab();
  const asking = useUi((s) => s.asking);
  const ref = useRef<HTMLDialogElement>(null);
  const [pending, setPending] = useState<{ command: C; values: Values } | undefined>(() => {
    const command = asking === undefined ? undefined : desk.registry.get(asking);
    return command && { command, values: {} };
  });

  // In one go with what its parts take over: a key is either typed ahead or typed into the open dialog.
  useLayoutEffect(() => {
    ref.current?.showModal();
    // A dialog gives the focus to the first thing that can have it, which is not the field.
    ref.current?.querySelector('input')?.focus();
    ui.setState({ typedAhead: '' });
  }, [ui]);
  // That it has closed is told a moment later; by then a command may have opened a dialog of its own.
  const close = (): void => ref.current?.close();

  const go = (command: C, values: Values): void => {
    const outcome = desk.registry.check(command.id, values);
    if (!outcome.ok && outcome.missing !== undefined) {
      setPending({ command, values });
      return;
    }
    close();
    desk.run(command.id, values);
  };

  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-label="Commands"
      onClose={() => ui.setState({ asking: undefined, typedAhead: '', ...(ui.getState().dialog === 'palette' ? { dialog: undefined } : {}) })}
      onClick={(event) => event.target === ref.current && close()}
    >
      {pending ? <Ask key={`${pending.command.id} ${JSON.stringify(pending.values)}`} command={pending.command} values={pending.values} onGive={go} onBack={() => setPending(undefined)} /> : <All onChoose={(c) => go(c, {})} />}
    </dialog>
  );
}

function All({ onChoose }: { readonly onChoose: (command: C) => void }) {
  const { registry } = useDesk();
  const [text, setText] = useTypedAhead();
  const commands = useMemo(() => registry.all().filter((c) => !c.quiet), [registry]);
  // Of two that fit equally well the one that comes first in the list: what the plain word finds must not depend on how fast it is typed.
  const filter = useMemo(() => {
    const places = new Map(commands.map(({ id }, place) => [id, place]));
    return (value: string, search: string, keywords?: string[]): number => {
      const fit = defaultFilter(value, search, keywords) ?? 0;
      return fit < STREWN ? 0 : fit * (1 - (places.get(value) ?? 0) * TIE);
    };
  }, [commands]);
  const [marked, setMarked] = useState('');
  const line = useRealLine(registry.get(marked) === undefined ? undefined : marked);
  const lineId = useId();
  return (
    <Cmdk label="Commands" loop filter={filter} value={marked} onValueChange={setMarked} onKeyDown={(event) => copyOnKey(event, line)}>
      <Cmdk.Input autoFocus value={text} onValueChange={setText} placeholder="What to do?" />
      <Cmdk.List>
        <Cmdk.Empty>No command has these words.</Cmdk.Empty>
        {GROUPS.map((group) => (
          <Cmdk.Group key={group} heading={group}>
            {commands
              .filter((c) => c.group === group)
              .map((c) => {
                const outcome = registry.check(c.id);
                const reason = outcome.ok || outcome.missing !== undefined ? undefined : outcome.reason;
                const title = registry.title(c.id);
                return (
                  <Cmdk.Item key={c.id} value={c.id} keywords={[title, c.title, group]} data-unavailable={reason !== undefined || undefined} aria-describedby={c.id === marked ? lineId : undefined} onSelect={() => onChoose(c)}>
                    <span>{title}</span>
                    {reason !== undefined ? <span className={styles.reason}>{reason}</span> : c.keys && <kbd>{showChord(c.keys[0], onMac)}</kbd>}
                  </Cmdk.Item>
                );
              })}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
      {registry.get(marked) !== undefined && <RealCommandLine line={line} id={lineId} keys={COPY_SHOWN} />}
    </Cmdk>
  );
}

const COPY_SHOWN = showChord('Alt+Enter', onMac);

/** Enter does it, Alt Enter takes its real command along. */
function copyOnKey(event: KeyboardEvent, line: RealLine): void {
  if (event.key !== 'Enter' || !event.altKey) return;
  event.preventDefault();
  line.copy();
}

interface AskProps {
  readonly command: C;
  readonly values: Values;
  readonly onGive: (command: C, values: Values) => void;
  readonly onBack: () => void;
}

/** One parameter: chosen from a list, or written. */
function Ask({ command, values, onGive, onBack }: AskProps) {
  const { registry } = useDesk();
  const outcome = registry.check(command.id, values);
  const name = (!outcome.ok && outcome.missing) || Object.keys(command.parameters ?? {})[0];
  const parameter = command.parameters?.[name];
  const [text, setText] = useTypedAhead();
  const [marked, setMarked] = useState('');
  const isChoice = parameter?.kind === 'thing' || parameter?.kind === 'choice';
  const options = isChoice && name !== undefined ? registry.options(command, name) : [];
  const read = parameter === undefined || isChoice ? undefined : readText(parameter, text);
  const given = isChoice ? options.find((option) => String(option.value) === marked)?.value : read;
  const line = useRealLine(name === undefined || given === undefined ? undefined : command.id, name === undefined ? values : { ...values, [name]: given });
  const lineId = useId();
  if (!parameter) return null;
  const give = (value: Value): void => onGive(command, { ...values, [name]: value });
  const onKeyDown = (event: KeyboardEvent): void => {
    copyOnKey(event, line);
    if (event.key !== 'Backspace' || text !== '') return;
    event.preventDefault();
    onBack();
  };
  const title = `${command.title.replace(/ …$/, '')}: ${parameter.label}`;

  if (isChoice) {
    return (
      <Cmdk label={title} loop value={marked} onValueChange={setMarked}>
        <p className={styles.title}>{title}</p>
        <Cmdk.Input autoFocus value={text} onValueChange={setText} onKeyDown={onKeyDown} placeholder={parameter.label} />
        <Cmdk.List>
          <Cmdk.Empty>{options.length === 0 ? 'There is none.' : 'None has these words.'}</Cmdk.Empty>
          {options.map((option) => (
            <Cmdk.Item key={String(option.value)} value={String(option.value)} keywords={[option.label]} aria-describedby={String(option.value) === marked ? lineId : undefined} onSelect={() => give(option.value)}>
              <span>{option.label}</span>
              {option.hint !== undefined && <span className={styles.reason}>{option.hint}</span>}
            </Cmdk.Item>
          ))}
        </Cmdk.List>
        {given !== undefined && <RealCommandLine line={line} id={lineId} keys={COPY_SHOWN} />}
      </Cmdk>
    );
  }
  const valid = read === undefined ? undefined : validate(parameter, read, undefined);
  const trouble = text === '' ? undefined : read === undefined ? 'This cannot be read.' : valid && !valid.ok ? valid.error : undefined;
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid?.ok) give(valid.value);
      }}
    >
      <label className={styles.title} htmlFor="ask">{title}</label>
      <input id="ask" autoFocus autoComplete="off" value={text} placeholder={placeholder(parameter)} aria-invalid={trouble !== undefined} aria-describedby="ask-help" onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <p id="ask-help" className={styles.help} data-bad={trouble !== undefined || undefined}>{trouble ?? 'Enter to go on, Backspace to go back'}</p>
      {valid?.ok === true && <RealCommandLine line={line} id={lineId} keys={COPY_SHOWN} />}
    </form>
  );
}

function readText(parameter: Parameter, text: string): Value | undefined {
  if (parameter.kind === 'text') return text;
  if (parameter.kind === 'number') return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  // A bare number is seconds here: people say "go to 12.5".
  return parameter.kind === 'span' ? parseSpan(/^\s*\d+(\.\d+)?\s*$/.test(text) ? `${text.trim()}s` : text) : undefined;
}

function placeholder(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'span':
      return parameter.maxUs > 3_600_000_000 ? '12.084 s, 250 ms, 2 min' : `${formatSpan(parameter.minUs as Micros)} … ${formatSpan(parameter.maxUs as Micros)}`;
    case 'number':
      return `${parameter.min} … ${parameter.max}${parameter.unit ? ` ${parameter.unit}` : ''}`;
    default:
      return parameter.label;
  }
}

/** The text of a field that begins with what was typed while it was on its way. */
function useTypedAhead() {
  const { ui } = useLab();
  const field = useState('');
  const [, setText] = field;
  useLayoutEffect(() => setText(ui.getState().typedAhead), [ui, setText]);
  return field;
}
