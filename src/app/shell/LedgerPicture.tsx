import { LedgerPanel } from '../../panels/ledger/LedgerPanel';
import { useView } from '../lab/use-view';

const PER_SECOND = 3;

/** The ledger of promises on the stage, wired to the session. */
export function LedgerPicture() {
  const { data, onParams } = useView('records', PER_SECOND);
  return <LedgerPanel view={data} onParams={onParams} />;
}
