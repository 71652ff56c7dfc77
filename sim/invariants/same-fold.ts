import { emptyBoard, foldBoard, stepBoard } from '#care/board.ts';
import type { CaseRow } from '#care/case-row.ts';
import { isOpen } from '#care/row-questions.ts';
import { decodeEntry } from '#journal/entry.ts';
import { Problem } from '#problems/catalogue.ts';
import type { StreamEntries } from '#wire/server.ts';
import type { State } from '../../apps/keeper/state.ts';
import type { SimulatedDesk } from '../house/desk.ts';
import type { Seed } from '../seed.ts';
import type { Holds } from './holds.ts';

/** Keeper, lifeboats, server and desks make the same of the log as a fold over all of it does: each came to it another way. */
export const foldsAlike: Holds = async ({ standing, sites, gaveWay, desks }, seed) => {
  const headers = standing.parts.machine.disk.durable.entries.map(({ header }, index) => ({
    ...{ ...header, index },
  }));
  const { cases } = foldBoard(headers);
  const stepped = headers.reduce(stepBoard, emptyBoard);
  for (const row of cases.values())
    if (!same(row, stepped.cases.get(row.id))) return `steps make another ${row.id}`;
  for (const site of sites) {
    const { machine, keeper } = site;
    if (keeper === null || site === gaveWay) continue;
    const state: State =
      keeper.as === 'main' ? keeper.open.keeper.state : keeper.open.standby.parts.state;
    for (const row of cases.values())
      if (!same(row, state.case(row.id))) return `the keeper of ${machine} has another ${row.id}`;
  }
  const open = [...cases.values()].filter(isOpen);
  for (const desk of desks) {
    const { parts } = desk;
    const shown = await seed.letting(shownTo(desk, seed));
    const board = foldBoard(
      shown.entries.map(({ bytes, index }) => ({ ...decodeEntry(bytes).header, index })),
    );
    const rows = [...board.cases.values()].filter(isOpen);
    if (rows.length !== open.length) return `${parts.name} is shown ${rows.length} open cases`;
    for (const row of open)
      if (!same(row, board.cases.get(row.id))) return `${parts.name} has another ${row.id}`;
  }
  return null;
};

/** A session may end just then, as any may. */
async function shownTo(desk: SimulatedDesk, { timeline }: Seed): Promise<StreamEntries> {
  for (;;) {
    try {
      if (desk.seated !== null) return await desk.seated.reader.board();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
    await timeline.rest(1_000);
  }
}

function same(one: CaseRow, other: CaseRow | undefined): boolean {
  return other !== undefined && inWords(one) === inWords(other);
}

function inWords(row: CaseRow): string {
  return JSON.stringify({ ...row, referrals: [...row.referrals] });
}
