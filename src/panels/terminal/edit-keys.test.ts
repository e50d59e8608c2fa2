import { describe, expect, it } from 'vitest';
import { editKeyOf, paneKeyOf, type KeyStroke } from './edit-keys';

const stroke = (key: string, over: Partial<KeyStroke> = {}): KeyStroke => ({ key, code: '', ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...over });

describe('keys of the command line', () => {
  it('mean what they mean in a shell', () => {
    expect(editKeyOf(stroke('Tab'))).toBe('complete');
    expect(editKeyOf(stroke('c', { ctrlKey: true }))).toBe('interrupt');
    expect(editKeyOf(stroke('A', { ctrlKey: true }))).toBe('start');
    expect(editKeyOf(stroke('∫', { altKey: true, code: 'KeyB' }))).toBe('wordLeft');
  });

  it('are the system’s where a shell has no use for them', () => {
    expect(editKeyOf(stroke('x'))).toBeUndefined();
    expect(editKeyOf(stroke('Home', { shiftKey: true }))).toBeUndefined();
    expect(editKeyOf(stroke('C', { ctrlKey: true, shiftKey: true }))).toBeUndefined();
    expect(editKeyOf(stroke('c', { metaKey: true }))).toBeUndefined();
    expect(editKeyOf(stroke('toString', { ctrlKey: true }))).toBeUndefined();
    // AltGr.
    expect(editKeyOf(stroke('d', { ctrlKey: true, altKey: true, code: 'KeyD' }))).toBeUndefined();
  });

  it('go to a pane by its place, whatever sign the key gives', () => {
    expect(paneKeyOf(stroke('™', { altKey: true, code: 'Digit2' }))).toBe(2);
    expect(paneKeyOf(stroke('2', { code: 'Digit2' }))).toBeUndefined();
  });
});
