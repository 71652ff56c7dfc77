import { readFile } from 'node:fs/promises';
import { type ExportPass, parseExportPass } from '#backup/export-pass.ts';
import { asEnvironmentProblem, EnvironmentProblem } from '#postgres/environment-problem.ts';

/** @throws EnvironmentProblem where it cannot be read, or is none */
export async function readExportPass(path: string): Promise<ExportPass> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw asEnvironmentProblem(error, path);
  });
  const pass = parseExportPass(text);
  if (pass === null) {
    throw new EnvironmentProblem(
      'data/not-ours',
      `${path} is no export pass; \`holdfast safe\` makes one.`,
    );
  }
  return pass;
}
