import { letterOf, memberColour } from './member-marks';
import styles from './MemberLetter.module.css';

/** The mark of a member beside its name. */
export function MemberLetter({ index }: { readonly index: number }) {
  return <i className={styles.letter} style={{ background: memberColour(index) }} aria-hidden="true">{letterOf(index)}</i>;
}
