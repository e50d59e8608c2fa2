import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '../../panels/shared/Icon';
import styles from './Dialog.module.css';

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, wide = false, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} className={styles.dialog} data-wide={wide || undefined} aria-labelledby="dialog-title" onClose={onClose} onClick={(event) => event.target === ref.current && ref.current.close()}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" className={styles.close} aria-label="Close" onClick={() => ref.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
