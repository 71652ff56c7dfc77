import { beforeAll, expect, it } from 'vitest';
import type { Uuid } from '#base/ids.ts';
import { feverUnderFive } from '#pathways/packs/fever-under-five.ts';
import { recordTriages } from '#pathways/record.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import type { Triage } from '#pathways/state.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import * as triage from '#pathways/triage.ts';
import { sha256 } from '#tlog/sha256-node.ts';
import { brokenRules } from './document-rules.ts';
import { exampleCase } from './example-case.ts';
import { gpMessage } from './message.ts';
import { triagedFrom } from './triage.ts';

let loaded: LoadedPack;
beforeAll(async () => {
  loaded = await loadedPack(feverUnderFive);
});

function begun(): Triage {
  const context = { speaker: 'parent', language: 'en', ageMonths: 20, sex: 'female' };
  return triage.begin(loaded, context);
}

function messageOf(at: Triage) {
  const entries = at.moves.map(({ type, facts, payload }, i) => ({
    header: { id: `${i}` as Uuid, type, author: 'somebody' as Uuid, at: i, facts },
    payload,
  }));
  const triages = recordTriages(entries).triages.map(triagedFrom);
  return gpMessage({ ...exampleCase, triages }, sha256);
}

it('tells the practice what triage found: asked, answered, said, flagged, ended and told', () => {
  const flagged = triage.raise(triage.answer(begun(), 'yes', 'Sleepy, but she knows me'), 'sepsis');
  const ended = triage.end(flagged, [0], 'The ambulance was at the door');
  const { bundle, html } = messageOf(ended);
  for (const words of [
    'Triage: Fever in a child under five',
    'Illustrative. Not for clinical use.',
    'Is your child awake, and breathing as usual?',
    'Sleepy, but she knows me',
    'Mottled, blue or very pale',
    'Ambulance, category 1: life at risk now (Dx011)',
    'The ambulance was at the door',
  ])
    expect(html).toContain(words);
  expect(brokenRules(JSON.stringify(bundle))).toEqual([]);
});

it('tells nothing that somebody went back on, and a flag only with why it was withdrawn', () => {
  const first = triage.answer(begun(), 'yes', 'She is pink');
  const again = triage.answer(triage.back(first), 'unsure', 'Hard to tell');
  const seen = triage.takeOver(triage.raise(again, 'sepsis'));
  const { html } = messageOf(triage.withdraw(seen, 'sepsis', 'Warm and smiling on the video'));
  expect(html).not.toContain('She is pink');
  expect(html).toContain('Hard to tell');
  expect(html).toContain('It was not ended.');
  expect(html).toContain('Warm and smiling on the video');
});
