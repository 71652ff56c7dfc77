import { utf8 } from '#base/bytes.ts';
import { type Uuid, uuidFromHash } from '#base/ids.ts';
import { sha256 } from '#tlog/sha256-node.ts';

/** A case's message has one id for ever, so a receiver that gets it twice can tell. */
export function messageId(caseId: Uuid): Uuid {
  return partId(caseId, 'Bundle');
}

/** The id of one resource of a case's message. The case's own id does not show in it. */
export function partId(caseId: Uuid, part: string): Uuid {
  return uuidFromHash(sha256(utf8(`holdfast/gp-message/v1\n${caseId}\n${part}`)));
}
