/** Freezes, broken glass and bulk: who may, beyond what the table says, and what later entries rest on. */
import type { Directory } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { refuse } from '../refusal.ts';
import { uuid } from '../uuid.ts';
import { isForgotten } from './merge.ts';
import { mustBeSessionOf } from './session.ts';

const HOUR_MS = 3_600_000;

export function mayFreeze(directory: Directory, { facts }: Typed<'access.frozen'>): void {
  mustBeSessionOf(directory, uuid(facts.account), uuid(facts.session));
}

export function takeFreeze({ freezes }: Directory, { id, facts }: Typed<'access.frozen'>): void {
  freezes.set(id.toHex(), uuid(facts.account));
}

export function mayRaise({ freezes }: Directory, entry: Typed<'budget.raised'>): void {
  const { freeze, people, until } = entry.facts;
  const account = freezes.get(freeze.toHex());
  if (account === undefined) refuse('type/facts', 'it lifts no freeze that stands');
  if (account === entry.author) refuse('type/writer', 'somebody raises their own budget');
  if (people < 1 || people > 100 || until > entry.at + 4 * HOUR_MS) {
    refuse('type/facts', 'it raises a budget by too much, or for too long');
  }
}

export function takeRaise({ freezes }: Directory, { facts }: Typed<'budget.raised'>): void {
  freezes.delete(facts.freeze.toHex());
}

export function mayBreak(directory: Directory, { facts }: Typed<'glass.broken'>): void {
  if (isForgotten(directory, facts.patient.toHex()))
    refuse('chain/7', 'glass is broken for somebody who was forgotten');
}

export function takeGlass(
  { glass }: Directory,
  { id, author, at, facts }: Typed<'glass.broken'>,
): void {
  glass.set(id.toHex(), { author, patient: facts.patient.toHex(), at });
}

export function mayReview({ glass, reviewed }: Directory, entry: Typed<'glass.reviewed'>): void {
  const name = entry.facts.glass.toHex();
  const broken = glass.get(name);
  if (broken === undefined || reviewed.has(name)) {
    refuse('type/facts', 'it reviews no broken glass, or one that was reviewed');
  }
  if (broken.author === entry.author) refuse('type/writer', 'somebody reviews themselves');
}

export function takeReview({ reviewed }: Directory, { facts }: Typed<'glass.reviewed'>): void {
  reviewed.add(facts.glass.toHex());
}

export function mayOpenBulk({ at, facts }: Typed<'bulk.opened'>): void {
  if (facts.people < 1 || facts.until > at + 24 * HOUR_MS) {
    refuse('type/facts', 'it opens nobody, or for too long');
  }
}

export function takeBulk({ bulk }: Directory, { id, facts }: Typed<'bulk.opened'>): void {
  bulk.set(id.toHex(), { account: uuid(facts.account), until: facts.until });
}
