import type { ReadNodes } from '#tlog/frontier.ts';
import type { Hasher, TreeHead } from '#tlog/merkle.ts';
import { proveConsistency, verifyConsistency } from '#tlog/proof.ts';
import { LogRefusal } from '#tlog/refusal.ts';
import { JournalError } from './journal-error.ts';

/**
 * The tree `head` begins with the tree `earlier`, which was signed for.
 * @throws JournalError `journal/rolled-back`, `journal/forked`, `journal/damaged`
 */
export async function mustFollow(
  { hasher, nodes }: { readonly hasher: Hasher; readonly nodes: ReadNodes },
  earlier: TreeHead,
  head: TreeHead,
): Promise<void> {
  if (head.size < earlier.size) throw new JournalError('journal/rolled-back');
  try {
    const proof = await proveConsistency(hasher, earlier.size, head.size, nodes);
    verifyConsistency(hasher, proof, earlier, head);
  } catch (error) {
    throw error instanceof LogRefusal ? new JournalError('journal/forked') : error;
  }
}
