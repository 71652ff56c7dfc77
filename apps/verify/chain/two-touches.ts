/** What a site does that no one person can: two people touch their passkeys for it. */
import { type Directory, rolesHeld } from '../directory.ts';
import type { Typed } from '../entry-types.ts';
import { type Rule, refuse } from '../refusal.ts';
import type { Uuid } from '../uuid.ts';
import { takeAssertion } from './assertion.ts';
import { mustBeUnspent } from './spend.ts';

type Act = 'lifeboat.launched' | 'site.stood-down';
type Touch = Typed<Act>['facts']['by'][number];

const RULES = {
  'lifeboat.launched': 'type/launch',
  'site.stood-down': 'type/stand-down',
} as const satisfies Record<Act, Rule>;

/** @throws Refusal `type/launch`, `type/stand-down` */
export function mustBeTouchedForByTwo(
  directory: Directory,
  { type, facts }: Typed<Act>,
  challenge: Uint8Array,
): void {
  const rule = RULES[type];
  mustBeUnspent(directory.nonces, facts.nonce, rule, 'the nonce was used before');
  const people = facts.by.map((touch) => mustBeOf(directory, touch, challenge, rule));
  if (new Set(people).size < 2) refuse(rule, 'the two people are one');
}

function mustBeOf(directory: Directory, touch: Touch, challenge: Uint8Array, rule: Rule): Uuid {
  const name = touch.credential.toHex();
  for (const [id, account] of directory.accounts) {
    if (account.kind !== 'person' || !account.passkeys.has(name)) continue;
    if (!rolesHeld(account).some((role) => MAY.includes(role))) {
      refuse(rule, 'it was touched for by somebody who may not');
    }
    takeAssertion(directory, id, touch, challenge, (fault) =>
      refuse(rule, `an assertion does not hold: ${fault}`),
    );
    return id;
  }
  return refuse(rule, 'it was touched for with a passkey that is nobody’s');
}

const MAY: readonly string[] = ['operator', 'guardian', 'shift-lead'];
