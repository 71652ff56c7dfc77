import { expect, it } from 'vitest';
import { systemClock, systemRandom } from '#base/clock.ts';
import { uuidv7 } from '#base/ids.ts';
import type { Fields } from '../../store/drafts.ts';
import { amendDraft } from '../amend/amend-draft.ts';
import { leftBehindIn, unsavedOf, unsavedWords } from './unsaved.ts';

const id = uuidv7(systemClock, systemRandom);

function typed(drafts: Readonly<Record<string, Fields>>, of = unsavedOf) {
  const desk = {
    drafts: {
      forms: async (stream: string) => (stream === `case/${id}` ? Object.keys(drafts) : []),
      load: async ({ form }: { readonly form: string }) => drafts[form] ?? null,
    },
  };
  return of(desk as never, id);
}

it('is what somebody typed in any form of the case, in words', async () => {
  const one = amendDraft(uuidv7(systemClock, systemRandom));
  const unsaved = await typed({
    contact: { outcome: 'spoke', note: ' Better ' },
    consultation: {
      history: '',
      safetyNetting: 'Ring if worse',
      findings: '[{"system":"https://codes.example/made-up","code":"F1","display":"Pain"}]',
    },
    picture: { caption: '' },
    referral: { reason: 'Chest pain' },
    [one]: { plan: 'Rest', reason: '', stood: '{"plan":"Work"}' },
  });
  expect(unsaved).toEqual([
    {
      form: 'contact',
      name: 'the call',
      said: [
        ['Outcome', 'spoke'],
        ['Note', 'Better'],
      ],
    },
    {
      form: 'consultation',
      name: 'the consultation',
      said: [
        ['Safety netting', 'Ring if worse'],
        ['Findings', 'Pain'],
      ],
    },
    { form: 'referral', name: 'the referral', said: [['Reason', 'Chest pain']] },
    { form: one, name: 'a correction', said: [['Plan', 'Rest']] },
  ]);
  expect(unsavedWords(unsaved)).toBe('the call, the consultation, the referral and a correction');
});

it('is nothing of what a form only remembers, nor of forms that the close does not end', async () => {
  expect(await typed({ observations: { confirmed: 'pulse=230' } })).toEqual([]);
  expect(await typed({ 'hand-over': { to: id, note: '' } })).toEqual([]);
  expect(await typed({ reopen: { reason: 'She rang again' } })).toEqual([]);
  expect(unsavedWords([])).toBe('');
});

it('is why somebody would have decided between two sites, once the case is closed and that form is gone', async () => {
  const settle = { how: 'queued', to: '', outcome: '', service: 'ooh', why: 'She is worse' };
  expect(await typed({ settle }, leftBehindIn)).toMatchObject([
    { name: 'your decision between two sites', said: [['Why', 'She is worse']] },
  ]);
  // It cannot be saved or cleared on a case that is open: it must not keep that from being closed.
  expect(await typed({ settle })).toEqual([]);
  expect(await typed({ settle: { ...settle, why: '' } }, leftBehindIn)).toEqual([]);
});

it('is what was typed in a triage or to give the case away, which keeps no case from being closed', async () => {
  const at = 'chest-pain question sweating';
  const triage = { at, said: 'Like a weight', reason: '', readOut: '0 2', notReadOut: '' };
  const withdraw = { 'heart-attack': 'Pulled a muscle' };
  const give = { note: 'She speaks Welsh' };
  expect(await typed({ triage, withdraw, give }, leftBehindIn)).toEqual([
    { form: 'triage', name: 'the triage', said: [['Said', 'Like a weight']] },
    {
      form: 'withdraw',
      name: 'a red flag that does not hold',
      said: [['Heart attack', 'Pulled a muscle']],
    },
    { form: 'give', name: 'giving the case to somebody', said: [['Note', 'She speaks Welsh']] },
  ]);
  expect(await typed({ triage, withdraw, give })).toEqual([]);
});
