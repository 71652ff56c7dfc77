import { command } from '../command.ts';
import { dataPath } from '../data-option.ts';
import { runInstallation } from '../run-installation.ts';
import { START_OPTIONS, settingsFrom } from '../settings.ts';

/** Runs a whole Holdfast until it is told to stop. */
export const start = command({
  name: 'start',
  summary: 'Run Holdfast: database, keeper, server and gateway.',
  options: START_OPTIONS,
  async run(values, terminal) {
    const path = dataPath(values, terminal);
    const settings = settingsFrom(values, terminal, path);
    return runInstallation(terminal, { path, json: values.json }, async () => settings);
  },
});
