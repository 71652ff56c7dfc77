import type { Command } from './command.ts';
import { benchAppend } from './commands/bench-append.ts';
import { benchDesk } from './commands/bench-desk.ts';
import { benchGrant } from './commands/bench-grant.ts';
import { benchWeek } from './commands/bench-week.ts';
import { city } from './commands/city.ts';
import { codesImport } from './commands/codes-import.ts';
import { codesRemove } from './commands/codes-remove.ts';
import { coverage } from './commands/coverage.ts';
import { drillBeside } from './commands/drill-beside.ts';
import { drillKeeperLoss } from './commands/drill-keeper-loss.ts';
import { drillLineCut } from './commands/drill-line-cut.ts';
import { drillPoison } from './commands/drill-poison.ts';
import { drillRansomware } from './commands/drill-ransomware.ts';
import { drillReport } from './commands/drill-report.ts';
import { drillRestore } from './commands/drill-restore.ts';
import { exportCommand } from './commands/export.ts';
import { handBack } from './commands/hand-back.ts';
import { importItk111 } from './commands/import-itk-111.ts';
import { join } from './commands/join.ts';
import { keys, keysRotate } from './commands/keys.ts';
import { lifeboat } from './commands/lifeboat.ts';
import { measuresCommand } from './commands/measures.ts';
import { packCheck } from './commands/pack-check.ts';
import { packDraw } from './commands/pack-draw.ts';
import { packInstall } from './commands/pack-install.ts';
import { packSign } from './commands/pack-sign.ts';
import { restore } from './commands/restore.ts';
import { safe } from './commands/safe.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { thief } from './commands/thief.ts';
import { verify } from './commands/verify.ts';

/** All that `holdfast` can be told. */
export const COMMANDS: readonly Command[] = [
  start,
  lifeboat,
  join,
  safe,
  restore,
  status,
  keysRotate,
  keys,
  importItk111,
  codesImport,
  codesRemove,
  exportCommand,
  verify,
  coverage,
  measuresCommand,
  handBack,
  benchAppend,
  benchDesk,
  benchGrant,
  benchWeek,
  packCheck,
  packDraw,
  packSign,
  packInstall,
  thief,
  drillBeside,
  drillKeeperLoss,
  drillLineCut,
  drillPoison,
  drillRansomware,
  drillRestore,
  drillReport,
  city,
];
