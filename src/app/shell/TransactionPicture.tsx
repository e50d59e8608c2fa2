import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import { TransactionPanel } from '../../panels/transaction/TransactionPanel';
import { nodeThing, partitionThing } from '../../session/commands/things';
import { useLab, useUi } from '../lab/lab-context';
import { useView } from '../lab/use-view';
import type { Place } from '../../panels/transaction/place';

const PER_SECOND = 6;

/** The transaction coordinator and what it leaves in the log, wired to the session. A selected partition is the one whose log is shown. */
export function TransactionPicture() {
  const { session, ui, desk } = useLab();
  const { data, onParams } = useView('transaction', PER_SECOND);
  const names = useStore(session.stores.names, (s) => s.names);
  const selection = useStore(session.stores.selection, (s) => s.selection);
  const asText = useUi((s) => s.stageAsText);
  const [id, setId] = useState<string>();
  const [place, setPlace] = useState<Place>();
  const named = selection?.type === 'partition' || selection?.type === 'replica' ? selection : undefined;
  // What was shown first stays: another transaction should not bring another log under one's eyes.
  const wanted = named ?? place ?? (data?.log && data.log.logEnd > 0 ? data.log : undefined);
  if (wanted !== undefined && (wanted.topic !== place?.topic || wanted.partition !== place.partition)) setPlace({ topic: wanted.topic, partition: wanted.partition });
  const onFact = useCallback((fact: number) => {
    session.select({ type: 'fact', id: fact });
    ui.setState({ panels: { ...ui.getState().panels, inspector: true }, whyAsked: true });
  }, [session, ui]);
  const onNode = useCallback((node: string) => desk.run('select.on-stage', { thing: nodeThing(node) }), [desk]);
  const onPlace = useCallback(({ topic, partition }: Place) => {
    setPlace({ topic, partition });
    desk.run('select.on-stage', { thing: partitionThing(topic, partition) });
  }, [desk]);
  return <TransactionPanel view={data} names={names} id={id} place={place} asText={asText} onParams={onParams} onId={setId} onPlace={onPlace} onNode={onNode} onFact={onFact} />;
}
