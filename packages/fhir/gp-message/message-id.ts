import { utf8 } from '#base/bytes.ts';
import { type Uuid, uuidFromHash } from '#base/ids.ts';
import type { Sha256 } from '#tlog/merkle.ts';

/**
 * A case's message has one id for ever, so a receiver that gets it twice can tell; another where the case was opened again and closed anew.
 * @param edition from 1
 */
export function messageId(caseId: Uuid, edition: number, sha256: Sha256): Uuid {
  return partId(caseId, edition === 1 ? 'Bundle' : `Bundle/${edition}`, sha256);
}

/** The id of one resource of a case's message. The case's own id does not show in it. */
export function partId(caseId: Uuid, part: string, sha256: Sha256): Uuid {
  return uuidFromHash(sha256(utf8(`holdfast/gp-message/v1\n${caseId}\n${part}`)));
}
