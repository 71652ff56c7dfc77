import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { receive } from './receive.ts';
import { summarise } from './summary.ts';

const newUuid = () => '00000000-0000-4000-8000-000000000000';
const vector = (name: string) =>
  readFileSync(new URL(`../../../vectors/itk-111/${name}`, import.meta.url));
const summary = (bytes: Uint8Array) => summarise('m.xml', receive(bytes, { newUuid }));

describe('summarise', () => {
  it('tells what was understood, what was not, and what to look at', () => {
    const text = summary(vector('other-sender.xml'));
    for (const line of [
      'm.xml: accepted',
      '  patient           Mrs Juniper Placeholder',
      '  NHS number        9997654323 (not verified, test range)',
      '  by when           240 minutes (from the wording); soon',
      '  contact           2026-07-15T18:15:00+01:00 (zone assumed)',
      'Not understood: 3 values, kept',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain(
      '! The disposition code is not in the table. (disposition/unknown-code at ',
    );
    expect(text).toMatch(/\? .*favouriteColour: very teal/);
  });

  it('lists the earlier contacts of a repeat caller', () => {
    const text = summary(vector('repeat-caller.xml'));
    expect(text).toContain('Earlier report 1');
    expect(text).toContain('First call about the cough');
  });

  it('says why a message was set aside', () => {
    const text = summary(new TextEncoder().encode('{}'));
    expect(text).toBe(
      'm.xml: set aside\n  why               The message is not well-formed XML.\n  code              xml/not-well-formed\n',
    );
  });

  it('lets no control character or direction mark of a message reach the terminal', () => {
    const message = vector('bare-document.xml')
      .toString()
      .replace('Fictive', 'Fic\u009b31m\u202etive');
    const text = summary(new TextEncoder().encode(message));
    expect(text).toContain('Fic 31m tive');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
