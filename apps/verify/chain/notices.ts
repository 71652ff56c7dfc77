/** Freezes, broken glass, bulk and forgetting: who may, beyond what the table says, and what later entries rest on. */
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { isForgotten, patientOf } from './merge.ts';
import { mustBeSessionOf } from './session.ts';

const HOUR_MS = 3_600_000;

export function takeFreeze(directory: Directory, { id, facts }: Typed<'access.frozen'>): void {
  const account = uuid(facts.account);
  mustBeSessionOf(directory, account, uuid(facts.session));
  directory.freezes.set(id.toHex(), account);
}

export function takeRaise({ freezes }: Directory, entry: Typed<'budget.raised'>): void {
  const { freeze, people, until } = entry.facts;
  const name = freeze.toHex();
  const account = freezes.get(name);
  if (account === undefined) refuse('type/facts', 'it lifts no freeze that stands');
  if (account === entry.author) refuse('type/writer', 'somebody raises their own budget');
  if (people < 1 || people > 100 || until > entry.at + 4 * HOUR_MS) {
    refuse('type/facts', 'it raises a budget by too much, or for too long');
  }
  freezes.delete(name);
}

export function takeGlass(directory: Directory, entry: Typed<'glass.broken'>): void {
  const patient = entry.facts.patient.toHex();
  if (isForgotten(directory, patient))
    refuse('chain/7', 'glass is broken for somebody who was forgotten');
  directory.glass.set(entry.id.toHex(), { author: entry.author, patient, at: entry.at });
}

export function takeReview({ glass, reviewed }: Directory, entry: Typed<'glass.reviewed'>): void {
  const name = entry.facts.glass.toHex();
  const broken = glass.get(name);
  if (broken === undefined || reviewed.has(name)) {
    refuse('type/facts', 'it reviews no broken glass, or one that was reviewed');
  }
  if (broken.author === entry.author) refuse('type/writer', 'somebody reviews themselves');
  reviewed.add(name);
}

export function mayOpenBulk({ at, facts }: Typed<'bulk.opened'>): void {
  if (facts.people < 1 || facts.until > at + 24 * HOUR_MS) {
    refuse('type/facts', 'it opens nobody, or for too long');
  }
}

export function takeBulk({ bulk }: Directory, { id, facts }: Typed<'bulk.opened'>): void {
  bulk.set(id.toHex(), { account: uuid(facts.account), until: facts.until });
}

export function takeForgetting({ forgotten }: Directory, { stream }: Typed<'person.forgotten'>) {
  forgotten.add(patientOf(stream));
}
