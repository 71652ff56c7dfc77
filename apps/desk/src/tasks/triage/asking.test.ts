import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { chestPain } from '#pathways/packs/chest-pain.ts';
import type { LoadedPack } from '#pathways/signed-pack.ts';
import type { Triage } from '#pathways/state.ts';
import { loadedPack } from '#pathways/testing/sound-pack.ts';
import * as triage from '#pathways/triage.ts';
import { DeskContext } from '../../components/hooks.ts';
import { Asking } from './asking.tsx';

let loaded: LoadedPack;
beforeAll(async () => {
  loaded = await loadedPack(chestPain);
});

const ADULT = { speaker: 'self', language: 'en', ageMonths: 500, sex: 'female' };
const begun = () => triage.begin(loaded, ADULT);

/** With a device on which nothing was kept. */
const desk = { drafts: { onItsWay: () => null } } as never;
const inDesk = (...what: Parameters<typeof createElement<Parameters<typeof Asking>[0]>>) =>
  createElement(DeskContext, { value: desk }, createElement(...what));

function shown(at: Triage, isClinician: boolean): string {
  const markup = renderToStaticMarkup(
    inDesk(Asking, {
      stream: 'case/01890a5d-ac96-774b-bcce-b302099a8057',
      room: {
        opening: false,
        records: [],
        notUnderstood: 0,
        triage: at,
        trouble: null,
        isActive: false,
        make: () => null,
      },
      triage: at,
      isClinician,
      waits: '',
      onEnd: () => undefined,
      flagging: false,
      setFlagging: () => undefined,
    }),
  );
  return markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

describe('what a clinician took over and let go of', () => {
  const left = () => triage.answer(triage.takeOver(begun()), 'yes');

  it('a call handler can only hand over again', () => {
    const words = shown(left(), false);
    expect(words).toContain('A clinician took this over');
    expect(words).toContain('Hand over');
    expect(words).not.toContain('in the last 15 minutes?');
    expect(words).not.toContain('Go on asking');
  });

  it('a clinician goes on asking', () => {
    expect(shown(left(), true)).toContain('in the last 15 minutes?');
  });

  it('waits for a clinician once it is handed over, as anything does', () => {
    const waiting = triage.handOver(left(), 'the nurse had to go');
    expect(shown(waiting, true)).toContain('Take over, and go on');
  });
});

it('a question that no clinician took over is a call handler’s to ask', () => {
  const words = shown(begun(), false);
  expect(words).toContain('Can you talk to me without gasping');
  expect(words).toContain('To a clinician');
});
