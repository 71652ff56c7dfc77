import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Vitest's order of files, with what takes longest first and each kind together: at the end, when one worker has nothing left to do, the other has
 * little. Size, by which Vitest goes where it knows no better, says nothing of that: the simulator's test is one of the smallest files.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => turnOf(a) - turnOf(b));
  }
}

const TURNS = ['browser', 'integration', 'unit'];

function turnOf({ project, moduleId }: TestSpecification): number {
  const isWholeSystem = /\/(sim|proofs)\//.test(moduleId);
  return project.name === 'unit' && isWholeSystem ? -1 : TURNS.indexOf(project.name);
}
